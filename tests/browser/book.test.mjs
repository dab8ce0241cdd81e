// The book as a person reads it: steps, runs, searches, changes the language; and nobody is shut out.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { AXE, SITE, launch, serve } from './reader.mjs';

let browser;
let server;

before(async () => {
    [server, browser] = await Promise.all([serve(), launch()]);
});

after(async () => {
    await browser?.close();
    assert.equal(await server?.stop(), 'SIGINT');
});

/** Opens a page, and hands back what must stay empty: errors, and requests to elsewhere. */
const open = async (address, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const wrong = [];
    page.on('console', said => ['error', 'warning'].includes(said.type()) && wrong.push(said.text()));
    page.on('pageerror', error => wrong.push(error.message));
    page.on('requestfailed', request => {
        // A stream that was read to its end counts as aborted now and then; what came by it is looked at anyway.
        // The browser itself fetches icons, whenever it likes, and stops when the page goes on; see below for whether they are there.
        const isOther = ['/api/', '/favicon'].some(it => request.url().includes(it));
        if (!isOther || request.failure()?.errorText !== 'net::ERR_ABORTED') wrong.push(`failed: ${request.url()}: ${request.failure()?.errorText}`);
    });
    page.on('request', request => {
        const isOurs = [server.base, 'file:', 'data:', 'blob:'].some(it => request.url().startsWith(it));
        if (!isOurs) wrong.push(`from elsewhere: ${request.url()}`);
    });
    await page.goto(address.includes(':') ? address : server.base + address);
    return { page, wrong, close: () => context.close() };
};

const names = readdirSync(`${SITE}/en`).filter(name => name.endsWith('.html') && name !== 'toc.html');

for (const language of ['en', 'zh']) {
    test(`no page has an error or fetches anything from elsewhere (${language})`, async () => {
        const { page, wrong, close } = await open(`${language}/index.html`);
        const icons = await page.$$eval('link[rel~="icon"]', links => Promise.all(links.map(async it => (await fetch(it.href)).ok)));
        assert.ok(icons.length > 0 && icons.every(Boolean), `icons: ${icons}`);
        for (const name of names) {
            await page.goto(`${server.base}${language}/${name}`);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wide <= 0, `${name} is wider than the window by ${wide}`);
            assert.deepEqual(wrong, [], name);
        }
        await close();
    });

    for (const [colorScheme, width] of [['light', 390], ['dark', 1280]]) {
        test(`axe finds no serious fault (${language}, ${colorScheme}, ${width} wide)`, async () => {
            for (const name of ['introduction.html', 'from-python.html', 'figures.html', '06-lock.html', '18-deadlock.html', 'hood-lock.html']) {
                const { page, close } = await open(`${language}/${name}`, { colorScheme, viewport: { width, height: 800 } });
                await page.addScriptTag({ path: AXE });
                const { violations } = await page.evaluate(() => window.axe.run());
                const serious = violations.filter(it => ['serious', 'critical'].includes(it.impact));
                const said = serious.map(it => `${it.id}: ${it.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`);
                assert.deepEqual(said, [], name);
                await close();
            }
        });
    }
}

test('the stepper goes forward and back, by buttons and by keys, and changes between orders', async () => {
    const { page, close } = await open('en/06-lock.html');
    const stepper = page.locator('figure.stepper').first();
    const status = stepper.locator('[role=status]');
    const button = name => stepper.getByRole('button', { name, exact: true });
    await button('To the beginning').click();
    assert.equal(await status.textContent(), 'Before the first step');
    await button('One step forward').click();
    assert.match(await status.textContent(), /^Step 0, the last is \d+ · main: print/);
    assert.equal(await stepper.locator('.case:visible g.row.now').count(), 1);
    await page.keyboard.press('ArrowRight');
    assert.match(await status.textContent(), /^Step 1, .* lets go on: Ann/);
    assert.match(page.url(), /06-lock\.html$/, 'the arrow turned the page');
    await page.keyboard.press('ArrowLeft');
    assert.match(await status.textContent(), /^Step 0, /);
    await stepper.getByRole('radio', { name: 'it goes wrong' }).check();
    assert.match(await stepper.locator('.now-table').innerText(), /counter = 2[^]*counter says 2/);
    assert.equal(await stepper.locator('.case:visible').count(), 1);
    await button('One step back').click();
    await page.keyboard.press('Home');
    assert.equal(await status.textContent(), 'Before the first step');
    await close();
});

test('the names of the lanes stay in sight, however far down one is', async () => {
    const { page, wrong, close } = await open('en/13-copier.html');
    const stepper = page.locator('figure.stepper').nth(1);
    await stepper.getByRole('button', { name: 'To the beginning' }).click();
    for (let n = 0; n < 40; n += 1) await page.keyboard.press('ArrowRight');
    const picture = stepper.locator('.picture');
    await picture.locator('g.names[transform]').waitFor();
    const [names, row, frame] = await Promise.all(['g.names', 'g.row.now', 'title'].map(
        it => (it === 'title' ? picture : picture.locator(it)).evaluate(element => element.getBoundingClientRect().toJSON())));
    assert.ok(Math.abs(names.top - frame.top) < 3, `${names.top} and ${frame.top}`);
    assert.ok(row.top >= names.bottom - 3 && row.bottom <= frame.bottom + 3, JSON.stringify([names, row, frame]));
    assert.deepEqual(wrong, []);
    await close();
});

test('without scripts both orders stand there as pictures', async () => {
    const { page, close } = await open('zh/06-lock.html', { javaScriptEnabled: false });
    assert.equal(await page.locator('figure.stepper svg.lanes:visible').count(), 2);
    assert.ok(await page.locator('figure.run').first().isVisible());
    await close();
});

test('a part runs in the page, in the language of the page', async () => {
    const { page, wrong, close } = await open('zh/05-join.html');
    const figure = page.locator('figure.run').first();
    await figure.getByRole('button', { name: '运行' }).click();
    await figure.locator('.live [role=status]', { hasText: '结束了' }).waitFor();
    assert.match(await figure.locator('.live [role=log]').innerText(), /寄出了第 1 封信\n寄出了第 2 封信/);
    assert.deepEqual(wrong, []);
    await close();
});

test('a server and its clients run beside each other in the page, and end with it', async () => {
    const { page, wrong, close } = await open('en/11-manager.html');
    const command = words => page.locator('figure.run', { has: page.getByText(`cargo lesson 11 ${words}`, { exact: true }) });
    const run = async words => {
        await command(words).getByRole('button', { name: 'Run' }).click();
        return command(words).locator('.live');
    };
    const shop = await run('serve 127.0.0.1:8011');
    await shop.getByText('the shop is open').waitFor();
    const ann = await run('buy 127.0.0.1:8011');
    await ann.getByText('9 are left').waitFor();
    const fay = await run('buy 127.0.0.1:8011 "open barley"');
    await fay.getByText('wrong key').waitFor();
    await shop.getByRole('button', { name: 'Close' }).click();
    // Who is gone is gone at once, but the page is not told when.
    for (let isOpen = true; isOpen;) {
        const again = await run('buy 127.0.0.1:8011');
        await again.locator('[role=status]', { hasText: 'ended' }).waitFor();
        isOpen = !/cannot connect/.test(await again.innerText());
    }
    assert.deepEqual(wrong, []);
    await close();
});

test('a part is explored, and what was found is shown in lanes', async () => {
    const { page, wrong, close } = await open('en/05-join.html');
    const figure = page.locator('figure.run').nth(3);
    await figure.getByRole('button', { name: 'Explore' }).click();
    await figure.locator('.outcome').nth(1).waitFor();
    assert.match(await figure.locator('.live').innerText(), /outcomes: 2/);
    await figure.getByRole('button', { name: 'Show the lanes' }).first().click();
    await figure.getByRole('button', { name: 'To the beginning' }).click();
    assert.match(await figure.locator('.outcome').first().innerText(), /Before the first step/);
    assert.deepEqual(wrong, []);
    await close();
});

test('an answer is judged in the page, beside the name of its file', async () => {
    const { page, wrong, close } = await open('en/05-join.html');
    const task = page.locator('.exercise[data-exercise=no-join]');
    assert.match(await task.innerText(), /lessons\/05-join\/exercises\/no-join\.rs/);
    await task.getByRole('button', { name: 'Check' }).click();
    await task.locator('.live [role=status]', { hasText: 'That was all' }).waitFor();
    assert.match(await task.locator('.live [role=log]').innerText(), /05-no-join · First things first/);
    await task.getByRole('button', { name: 'You conduct' }).click();
    await task.locator('.live g.row').first().waitFor();
    assert.deepEqual(wrong, []);
    await close();
});

test('there is a hint in the page, one after the other, and no solution before its time', async () => {
    const { page, wrong, close } = await open('en/05-join.html');
    const task = page.locator('.exercise[data-exercise=no-join]');
    for (const hint of ['Hint 1 of 3', 'Hint 2 of 3']) {
        await task.getByRole('button', { name: 'Next hint' }).click();
        await task.locator('.live [role=log]', { hasText: hint }).waitFor();
    }
    await task.getByRole('button', { name: 'Solution' }).click();
    await task.locator('.live .error', { hasText: 'the solution is for afterwards' }).waitFor();
    assert.deepEqual(wrong, []);
    await close();
});

test('a part that measures can only be run', async () => {
    const { page, close } = await open('en/16-echo-server.html');
    const buttons = page.locator('figure.run[data-part="4"]').getByRole('button');
    assert.deepEqual(await buttons.allInnerTexts(), ['Run']);
    await close();
});

test('the reader conducts, and lets the second mail win', async () => {
    const { page, wrong, close } = await open('en/05-join.html');
    const figure = page.locator('figure.run').nth(3);
    await figure.getByRole('button', { name: 'You conduct' }).click();
    const choices = figure.locator('.live .choices').first().getByRole('button');
    // By the clock that wakes sleepers in time there is nothing to choose.
    await figure.getByRole('button', { name: 'Other clock' }).click();
    await figure.locator('.live', { hasText: 'anybody may be slow' }).waitFor();
    // Main goes whenever it can; each answer is another picture.
    while (await choices.count()) {
        const steps = await figure.locator('.live g.row').count();
        const main = choices.filter({ hasText: /^main/ });
        await (await main.count() ? main : choices).first().click();
        await page.waitForFunction(
            ([element, count]) => element.querySelectorAll('.live g.row').length !== count, [await figure.elementHandle(), steps]);
    }
    const output = await figure.locator('.live pre[aria-label=Output]').first().innerText();
    assert.match(output, /sent mail 2\nsent mail 1/);
    assert.match(await figure.locator('.live').innerText(), /cargo course replay 2L05\.4/);
    assert.deepEqual(wrong, []);
    await close();
});

test('the other language is at the same place', async () => {
    const { page, close } = await open('en/09-queue.html#the-flower');
    await page.getByRole('link', { name: '中文' }).click();
    await page.waitForURL(/\/zh\/09-queue\.html#the-flower$/);
    assert.equal(await page.locator('#the-flower').innerText(), '一枝花');
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL(/\/en\/09-queue\.html#the-flower$/);
    await close();
});

for (const [language, asked, expected] of [
    ['en', 'sentinel', /09 · queue/], ['zh', '哨兵', /09 · 队列/], ['zh', '丢失更新', /06 · 锁/], ['zh', 'futex', /锁/],
]) {
    test(`the search finds ${asked}`, async () => {
        const { page, wrong, close } = await open(`${language}/introduction.html`);
        await page.keyboard.press('/');
        await page.keyboard.type(asked);
        const found = page.locator('.course-search li a');
        await found.first().waitFor();
        const texts = await found.allInnerTexts();
        assert.ok(texts.some(text => expected.test(text)), texts.join('\n'));
        assert.ok(await page.locator('.course-search mark').count() > 0);
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.waitForURL(/#/);
        assert.deepEqual(wrong, []);
        await close();
    });
}

test('the search says when there is nothing', async () => {
    const { page, close } = await open('zh/introduction.html');
    await page.getByRole('button', { name: '搜索' }).click();
    await page.keyboard.type('量子纠缠');
    await page.locator('.course-search [role=status]', { hasText: '找到 0 处' }).waitFor();
    await page.keyboard.press('Escape');
    assert.ok(await page.locator('.course-search').isHidden());
    await close();
});

test('the page to be printed has all pages in it', async () => {
    const { page, close } = await open('en/print.html');
    const headings = await page.locator('main h1').allInnerTexts();
    assert.ok(headings.length >= names.length - 3, headings.join(', '));
    assert.ok(await page.locator('svg.lanes').count() > 4);
    await close();
});

test('from a file there is the command to copy in place of the buttons', async () => {
    const { page, wrong, close } = await open(`file://${SITE}/en/05-join.html`);
    const figure = page.locator('figure.run').first();
    assert.deepEqual(await figure.getByRole('button').allInnerTexts().then(all => all.filter(Boolean)), ['Copy']);
    assert.match(await figure.locator('.command').innerText(), /cargo lesson 05 1/);
    await page.keyboard.press('/');
    await page.keyboard.type('join');
    await page.locator('.course-search li a').first().waitFor();
    assert.deepEqual(wrong, []);
    await close();
});
