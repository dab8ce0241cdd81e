// Search in words of any language: what is asked for is looked for as it is written, and Chinese also in pairs of characters,
// for between its words there are no spaces.

(() => {
    'use strict';

    const { say, make } = window.course;
    const CHINESE = /[\u3400-\u9fff]+/g;
    const MOST = 30;

    const input = make('input', {
        type: 'search', 'aria-label': say('searching'), placeholder: say('searching'), autocomplete: 'off', spellcheck: 'false',
    });
    const count = make('p', { role: 'status', class: 'keys' });
    const list = make('ol', { tabindex: '-1' });
    const panel = make('div', { class: 'course-search', role: 'search', id: 'course-search' }, input, count, list);
    panel.hidden = true;
    const toggle = make('button', {
        type: 'button', class: 'icon-button', id: 'course-search-toggle', title: `${say('search')} (/)`,
        'aria-label': say('search'), 'aria-expanded': 'false', 'aria-controls': 'course-search', 'aria-keyshortcuts': '/ s',
    });
    toggle.innerHTML = '<svg viewBox="0 0 16 16" width="17" height="17" aria-hidden="true" fill="none" '
        + 'stroke="currentColor" stroke-width="2" stroke-linecap="round"><circle cx="6.5" cy="6.5" r="4.5"/><path d="M10 10l5 5"/></svg>';

    let pages;
    const load = () => {
        pages ||= new Promise((done, failed) => {
            // A script, not a request: so it works from a file, too.
            const script = make('script', { src: `${path_to_root}search-index.js` });
            script.onload = () => done(window.pages.map(([to, title, heading, body]) => ({
                to, title, heading, body, low: `${title}\n${heading}\n${body}`.toLowerCase(),
            })));
            script.onerror = failed;
            document.head.append(script);
        });
        return pages;
    };

    /** What is looked for: words as they are, and of Chinese each pair of characters, or the one there is. */
    const terms = text => {
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        const pairs = words.flatMap(word => word.match(CHINESE) || []).flatMap(run =>
            (run.length < 3 ? [run] : Array.from({ length: run.length - 1 }, (_, n) => run.slice(n, n + 2))));
        return { words: words.flatMap(word => word.split(CHINESE).filter(Boolean)), pairs };
    };

    /**
     * How well a section answers, 0 if it does not: all words must be in it, and of the pairs at least half. Some pairs are
     * of two words, and between these there may be another.
     */
    const score = (page, asked, { words, pairs }) => {
        const found = pairs.filter(pair => page.low.includes(pair));
        if (!words.every(word => page.low.includes(word)) || found.length * 2 < pairs.length) return 0;
        const count = (text, part) => text.toLowerCase().split(part).length - 1;
        const whole = page.low.includes(asked) ? 20 : 0;
        return [...words, ...found].reduce((sum, part) =>
            sum + 8 * count(page.heading, part) + 4 * count(page.title, part) + Math.min(5, count(page.body, part)), 1 + whole);
    };

    /** A few words around the first place, with what was asked for marked. */
    const excerpt = (page, asked, { words, pairs }) => {
        const parts = [...words, ...pairs];
        const low = page.body.toLowerCase();
        const hits = [asked, ...parts].map(part => low.indexOf(part)).filter(at => at >= 0);
        const from = Math.max(0, (hits[0] ?? 0) - 40);
        const text = page.body.slice(from, from + 160);
        const marks = (low.includes(asked) ? [asked] : parts).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
        const pieces = text.split(new RegExp(`(${marks.join('|')})`, 'i'));
        return make('p', {}, from > 0 ? '… ' : '', ...pieces.map((piece, n) => (n % 2 ? make('mark', {}, piece) : piece)));
    };

    const search = async () => {
        const asked = input.value.trim().toLowerCase();
        const parts = terms(asked);
        if (!asked) {
            list.replaceChildren();
            count.textContent = '';
            return;
        }
        const all = (await load()).map(page => [score(page, asked, parts), page]).filter(([points]) => points > 0);
        all.sort(([a], [b]) => b - a);
        count.textContent = say('found', { n: all.length });
        list.replaceChildren(...all.slice(0, MOST).map(([, page]) => {
            const name = page.heading === page.title ? page.title : `${page.title} › ${page.heading}`;
            return make('li', {}, make('a', { href: path_to_root + page.to }, name), excerpt(page, asked, parts));
        }));
    };

    const open = () => {
        panel.hidden = false;
        toggle.setAttribute('aria-expanded', 'true');
        input.focus();
        load();
    };
    const close = () => {
        panel.hidden = true;
        toggle.setAttribute('aria-expanded', 'false');
        toggle.focus();
    };

    toggle.addEventListener('click', () => (panel.hidden ? open() : close()));
    input.addEventListener('input', search);
    panel.addEventListener('keydown', event => {
        event.stopPropagation();
        if (event.key === 'Escape') close();
        const links = [...list.querySelectorAll('a')];
        const at = links.indexOf(document.activeElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        (links[to] || input).focus();
    });
    document.addEventListener('keydown', event => {
        const busy = event.target.closest('input, textarea, select') || event.ctrlKey || event.altKey || event.metaKey;
        if (busy || !['/', 's', 'S'].includes(event.key)) return;
        event.preventDefault();
        open();
    });
    document.querySelector('#mdbook-menu-bar .left-buttons')?.append(toggle);
    document.getElementById('mdbook-menu-bar')?.after(panel);
})();
