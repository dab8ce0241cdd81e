// A reader: a headless Chromium before the book, which its own server serves.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const root = new URL('../../', import.meta.url).pathname;
const target = process.env.CARGO_TARGET_DIR || `${root}target`;
const require = createRequire(`${target}/browser/`);

export const { chromium } = require('playwright-core');
export const AXE = require.resolve('axe-core/axe.min.js');
export const SITE = `${target}/book`;

/** Only what a reader does not need is turned off: a display, a first visit's questions, calls to the maker. */
const ARGUMENTS = [
    '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
];

export const launch = () =>
    chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ARGUMENTS });

/** Starts the book's server, and waits for its address. `stop()` ends it, and tells how it ended. */
export const serve = async () => {
    // Whoever runs the tests has progress of their own, and keeps it.
    const COURSE_PROGRESS = `${target}/browser/progress.json`;
    rmSync(COURSE_PROGRESS, { force: true });
    const env = { ...process.env, COURSE_PROGRESS };
    const server = spawn(`${target}/debug/course`, ['book', '--lang', 'en'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise(done => server.on('exit', (code, signal) => done(signal ?? code)));
    for await (const line of createInterface({ input: server.stdout })) {
        const address = line.match(/http:\S+\/en\//)?.[0];
        if (address) return { base: address.replace(/en\/$/, ''), stop: () => (server.kill('SIGINT'), ended) };
    }
    throw new Error(`the server has not started: ${await ended}`);
};
