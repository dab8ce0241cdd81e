// Lessons that run in the page, and answers that are judged there, where the book's own server is; elsewhere the command to copy.

(() => {
    'use strict';

    const { say, make, button, enhance } = window.course;
    const token = document.querySelector('meta[name="course-token"]')?.content;
    const lang = document.documentElement.lang;

    const ask = (path, body, signal) => fetch(path, {
        method: 'POST', signal, body: JSON.stringify({ ...body, lang }), headers: { 'X-Course-Token': token },
    });

    /** Sends a request and hands out each line of the answer, a kind and a text, as it comes. */
    const stream = async (path, body, signal, hear) => {
        const response = await ask(path, body, signal);
        if (!response.ok) throw new Error(await response.text());
        const reader = response.body.getReader();
        const decoder = new TextDecoder();
        let rest = '';
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
            rest = lines.pop();
            for (const line of lines) for (const [kind, text] of Object.entries(JSON.parse(line))) hear(kind, text);
        }
    };

    /** Letters that are twice as wide in a terminal are so here, whatever the font says: what stands below each other must not depend on it. */
    const WIDE = /([\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6])/u;
    const inColumns = text => text.split(WIDE).map((piece, n) => (n % 2 ? make('span', { class: 'wide' }, piece) : piece));

    /** The place below a figure in which something runs; only one thing at a time runs in it. */
    class Stage {
        constructor(figure) {
            this.figure = figure;
            const { lesson, part, command, exercise } = figure.dataset;
            this.part = exercise ? { exercise } : command ? { lesson, command } : { lesson, part };
        }

        close() {
            this.abort?.abort();
            clearInterval(this.clock);
            this.panel?.remove();
        }

        /** An empty place, and the signal that goes off when it is closed. */
        open() {
            this.close();
            this.abort = new AbortController();
            this.status = make('p', { role: 'status' }, say('running'));
            this.body = make('div');
            this.errors = make('pre', { class: 'error' });
            const stop = button(say('close'), say('close'), () => this.close());
            // That something goes on is seen; it need not be read out each second.
            const since = Date.now();
            const seconds = make('span', { class: 'seconds', 'aria-hidden': 'true' });
            this.clock = setInterval(() => { seconds.textContent = `${Math.round((Date.now() - since) / 1000)} s`; }, 1000);
            this.panel = make('div', { class: 'live' }, stop, seconds, this.status, this.errors, this.body);
            this.figure.append(this.panel);
            this.panel.scrollIntoView({ block: 'nearest' });
        }

        async start(path, hear) {
            this.open();
            const { signal } = this.abort;
            let isOver = false;
            try {
                await stream(path, this.part, signal, (kind, text) => {
                    if (kind === 'err') this.errors.append(`${text}\n`);
                    if (kind === 'end') isOver = true;
                    hear(kind, text);
                });
                if (!isOver) this.status.textContent = say('lost');
            } catch (error) {
                if (!signal.aborted) this.status.textContent = error instanceof TypeError ? say('lost') : error.message;
            }
            if (!signal.aborted) clearInterval(this.clock);
        }

        run() {
            let output;
            this.start('/api/run', (kind, text) => {
                output ||= this.body.appendChild(make('pre', { role: 'log', tabindex: '0', 'aria-label': say('output') }));
                if (kind === 'out') output.append(`${text}\n`);
                if (kind === 'end') this.status.textContent = say('ended', { how: text });
                output.scrollTop = output.scrollHeight;
            });
        }

        /** What the command says of an answer: the lines of lanes belong below each other, however narrow the page is. */
        tell(path) {
            let said;
            this.start(path, (kind, text) => {
                said ||= this.body.appendChild(make('pre', { class: 'said', role: 'log', tabindex: '0', 'aria-label': say('output') }));
                if (kind === 'out') said.append(...inColumns(`${text}\n`));
                if (kind === 'end') this.status.textContent = say('over');
            });
        }

        check() { this.tell('/api/check'); }

        hint() { this.tell('/api/hint'); }

        solution() { this.tell('/api/solution'); }

        explore() {
            let text = '';
            this.start('/api/explore', (kind, line) => {
                if (kind === 'out') text += `${line}\n`;
                if (kind !== 'end') return;
                if (!text) {
                    this.status.textContent = say('ended', { how: line });
                    return;
                }
                const found = JSON.parse(text);
                const outcomes = found.outcomes.length;
                this.status.textContent = found.orders === null
                    ? say('outcomes', { runs: found.runs, outcomes }) : say('all', { orders: found.orders, outcomes });
                this.body.append(...found.outcomes.map(outcome => this.outcome(outcome)));
            });
        }

        outcome(outcome) {
            const place = make('div');
            const lanes = button(say('lanes'), say('lanes'), async () => {
                let html = '';
                let errors = '';
                await stream('/api/lanes', { schedule: outcome.schedule }, this.abort.signal, (kind, text) => {
                    if (kind === 'out') html += `${text}\n`;
                    if (kind === 'err') errors += `${text}\n`;
                });
                if (!html) {
                    place.replaceChildren(make('pre', { class: 'error' }, errors));
                    return;
                }
                place.innerHTML = `<figure class="stepper"><figcaption></figcaption><section class="case">${html}</section></figure>`;
                place.querySelector('figcaption').textContent = `cargo course replay ${outcome.schedule}`;
                enhance(place.firstElementChild);
            });
            return make(
                'div', { class: 'outcome' },
                make('p', { class: outcome.good ? 'good' : 'bad' }, `${say('times', { times: outcome.times })} · ${outcome.ending}`),
                ...outcome.stuck.map(line => make('p', {}, line)),
                make('pre', { tabindex: '0', role: 'group', 'aria-label': say('output') }, outcome.output),
                ...(outcome.good || !outcome.errors ? [] : [make('pre', { class: 'error' }, outcome.errors)]),
                lanes, place,
            );
        }

        conduct() {
            let session;
            const wish = said => ask(`/api/play/${session}`, { say: said }, this.abort.signal);
            this.start('/api/play', (kind, text) => {
                if (kind === 'session') session = text;
                if (kind === 'end') this.status.textContent = say('over');
                if (kind === 'out' && text.startsWith('{')) this.moment(JSON.parse(text), wish);
            });
        }

        /** What there is to see and to choose. */
        moment(view, wish) {
            this.status.textContent = view.end ? view.end.ending : `${say('choose')} ${view.clock}`;
            this.status.className = view.end ? (view.end.good ? 'good' : 'bad') : '';
            const ready = view.players.filter(player => player.ready);
            const choices = ready.map(player =>
                button(say('state', { who: player.name, how: player.text }), say('deed', { who: player.name, what: player.text, place: player.place }), () => wish(`go ${player.player}`)));
            const wishes = ['undo', 'restart', 'clock'].map(name => button(say(name), say(name), () => wish(name)));
            const waiting = view.players.filter(player => !player.ready)
                .map(player => make('p', {}, `${say('state', { who: player.name, how: player.text })} ${player.waits}`));
            const picture = make('div', { class: 'picture', tabindex: '0', role: 'group', 'aria-label': say('lanes') });
            picture.innerHTML = view.picture;
            const parts = [
                make('div', { class: 'choices' }, ...choices), ...waiting, make('div', { class: 'choices' }, ...wishes),
                make('p', {}, `${say('values')}: ${view.values.join(' · ') || say('nothing')}`),
                make('pre', { tabindex: '0', role: 'group', 'aria-label': say('output') }, view.output || say('nothing')), picture,
            ];
            if (view.end) parts.push(...view.end.notes.map(note => make('p', {}, note)));
            if (view.end?.errors) parts.push(make('pre', { class: 'error' }, view.end.errors));
            if (view.end) parts.push(make('p', { class: 'again' }, make('code', {}, `cargo course replay ${view.end.schedule}`)));
            const { kind, file } = this.figure.dataset;
            if (view.end && kind === 'break') parts.push(make('p', {}, say('put', { file, schedule: view.end.schedule })));
            if (view.end?.default) parts.push(make('p', {}, say('differs')), make('pre', {}, view.end.default));
            this.body.replaceChildren(...parts);
            picture.scrollTop = picture.scrollHeight;
            // Whoever chooses with the keyboard goes on with the keyboard.
            (choices[0] || wishes[0]).focus({ preventScroll: true });
        }
    }

    const copy = text => {
        const element = button(say('copy'), say('copy'), async () => {
            await navigator.clipboard.writeText(text);
            element.textContent = say('copied');
        });
        return element;
    };

    if (token) {
        document.querySelectorAll('.exercise').forEach(task => {
            const stage = new Stage(task);
            const ways = ['check', 'hint', 'conduct', 'solution'];
            task.firstElementChild.append(...ways.map(name => button(say(name), say(name), () => stage[name]())));
        });
    }
    document.querySelectorAll('figure.run').forEach(figure => {
        const line = figure.querySelector('.command');
        if (token) {
            const stage = new Stage(figure);
            // A part that measures would measure something else under a conductor, and take its time.
            const runsOnly = 'free' in figure.dataset || 'command' in figure.dataset;
            const ways = runsOnly ? ['run'] : ['run', 'explore', 'conduct'];
            line.append(...ways.map(name => button(say(name), say(name), () => stage[name]())));
        } else {
            line.append(copy(line.textContent));
        }
    });
})();
