// The stepper: goes through a run one step at a time, in the lanes and beside them.
//
// Without this script the lanes stand there as they are, one order below the other.

(() => {
    'use strict';

    const words = JSON.parse(document.getElementById('course-words').textContent);

    /** What is said under this name, with what stands in braces filled in. */
    const say = (name, values = {}) =>
        words[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));

    /** An element with attributes and children. */
    const make = (tag, attributes = {}, ...children) => {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        element.append(...children);
        return element;
    };

    const button = (text, label, act) => {
        const element = make('button', { type: 'button', title: label, 'aria-label': label }, text);
        element.addEventListener('click', () => element.getAttribute('aria-disabled') !== 'true' && act());
        return element;
    };

    /** Puts the states of a run beside its lanes. `show(n)` shows it after `n` steps. */
    class Case {
        constructor(section) {
            this.section = section;
            this.label = section.dataset.label || '';
            this.picture = section.querySelector('.picture');
            this.rows = [...section.querySelectorAll('g.row')];
            this.wakes = [...section.querySelectorAll('g.wakes')];
            this.run = JSON.parse(section.querySelector('script').textContent);
            this.length = this.run.steps.length;
            this.at = this.length;
            // The names of the lanes stay in sight, however far down one has come.
            this.names = section.querySelector('g.names');
            this.picture.addEventListener('scroll', () => this.hold());
        }

        hold() {
            this.names.setAttribute('transform', `translate(0 ${this.picture.scrollTop})`);
        }

        show(at) {
            this.at = Math.max(0, Math.min(this.length, at));
            this.rows.forEach((row, n) => {
                row.classList.toggle('future', n >= this.at);
                row.classList.toggle('now', n === this.at - 1);
            });
            this.wakes.forEach(wake => wake.classList.toggle('future', Number(wake.dataset.step) >= this.at));
            this.scroll();
        }

        /** Keeps the step in sight, inside the picture only: the page itself stays where it is. */
        scroll() {
            const row = this.rows[Math.max(0, this.at - 1)];
            if (!row || this.at === this.length) return;
            const [inner, outer] = [row.getBoundingClientRect(), this.picture.getBoundingClientRect()];
            const below = this.names.getBoundingClientRect().height;
            if (inner.top < outer.top + below || inner.bottom > outer.bottom) {
                this.picture.scrollTop += inner.top - outer.top - outer.height / 2;
            }
            const dot = row.querySelector('circle').getBoundingClientRect();
            if (dot.left < outer.left || dot.right + 120 > outer.right) {
                this.picture.scrollLeft += dot.left - outer.left - outer.width / 4;
            }
        }

        status() {
            if (this.at === 0) return say('start');
            const step = this.run.steps[this.at - 1];
            const parts = [
                say('step', { n: this.at - 1, of: this.length - 1 }),
                say('deed', { who: this.run.processes[step.player], what: step.text, place: step.place }),
            ];
            if (step.wakes.length) {
                parts.push(say('wakes', { who: step.wakes.map(player => this.run.processes[player]).join(say('comma')) }));
            }
            if (this.at === this.length) parts.push(this.run.ending);
            return parts.join(' · ');
        }

        processes() {
            const states = this.at === 0
                ? this.run.processes.map((_, n) => (n === 0 ? 'ready' : 'absent'))
                : this.run.steps[this.at - 1].states;
            return this.run.processes.map((name, n) => make('li', { class: states[n] }, say('state', { who: name, how: say(states[n]) })));
        }

        values() {
            const values = new Map();
            for (const step of this.run.steps.slice(0, this.at)) {
                if (step.object !== null && step.value !== null) values.set(step.object, step.value);
            }
            return [...values].map(([name, value]) => make('li', {}, `${name} = ${value}`));
        }

        output() {
            return this.run.steps.slice(0, this.at).map(step => step.output).join('');
        }
    }

    /** Makes a figure with lanes one that can be stepped through. */
    const enhance = figure => {
        const cases = [...figure.querySelectorAll('.case')].map(section => new Case(section));
        let shown = cases[0];
        const status = make('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
        const lists = { processes: make('ul'), values: make('ul') };
        const output = make('pre', { tabindex: '0', role: 'group', 'aria-label': say('output') });
        const controls = [
            ['first', '|◀', () => 0],
            ['back', '◀', () => shown.at - 1],
            ['forward', '▶', () => shown.at + 1],
            ['last', '▶|', () => shown.length],
        ].map(([name, sign, to]) => button(sign, say(name), () => go(to())));
        controls[2].classList.add('main');

        const go = at => {
            shown.show(at);
            status.textContent = shown.status();
            controls.forEach((control, n) => {
                const ends = n < 2 ? shown.at === 0 : shown.at === shown.length;
                control.setAttribute('aria-disabled', String(ends));
            });
            for (const [name, list] of Object.entries(lists)) {
                const items = shown[name]();
                list.replaceChildren(...(items.length ? items : [make('li', {}, say('nothing'))]));
            }
            output.textContent = shown.output() || say('nothing');
            output.scrollTop = output.scrollHeight;
        };
        const choose = chosen => {
            shown = chosen;
            cases.forEach(it => { it.section.hidden = it !== chosen; });
            go(shown.at);
        };

        const bar = make('div', { class: 'steps' });
        if (cases.length > 1) {
            const name = `case-${Math.random().toString(36).slice(2)}`;
            const choices = cases.map(it => {
                const radio = make('input', { type: 'radio', name });
                radio.checked = it === shown;
                radio.addEventListener('change', () => choose(it));
                return make('label', {}, radio, it.label);
            });
            bar.append(make('fieldset', { 'aria-label': say('which') }, ...choices));
        }
        bar.append(...controls, status, make('p', { class: 'keys' }, say('keys')));
        (figure.querySelector('figcaption') || figure.firstElementChild).after(bar);
        figure.append(make(
            'div', { class: 'now-table' },
            ...[['processes', lists.processes], ['values', lists.values], ['output', output]].map(
                ([name, element]) => make('div', {}, make('p', { class: 'label' }, say(name)), element)),
        ));
        figure.addEventListener('keydown', event => {
            const to = { ArrowLeft: shown.at - 1, ArrowRight: shown.at + 1, Home: 0, End: shown.length }[event.key];
            if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
            // Arrows would turn the page, and choose among radio buttons.
            event.stopPropagation();
            if (event.target.type === 'radio') return;
            event.preventDefault();
            go(to);
        });
        choose(shown);
    };

    window.course = { say, make, button, enhance };
    document.querySelectorAll('figure.stepper').forEach(enhance);
})();
