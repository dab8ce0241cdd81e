// The frame of a page: the way to the other language leads to the same place in the page.

(() => {
    'use strict';

    const link = document.querySelector('a.language');
    const headings = [...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)[id]')];

    /** The heading that one is reading below: the last that has gone past the upper third. */
    const here = () => headings.filter(heading => heading.getBoundingClientRect().top < innerHeight / 3).pop();

    link?.addEventListener('click', () => {
        const heading = here();
        link.hash = heading && heading !== headings[0] ? heading.id : '';
    });
})();
