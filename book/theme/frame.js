// The frame of a page: the way to the other language leads to the same place, and what mdBook leaves to the mouse has keys.

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

    const toggle = document.getElementById('mdbook-sidebar-toggle');
    toggle?.addEventListener('keydown', event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        toggle.click();
    });

    // What can be scrolled must be reached by the keyboard; what cannot need not be.
    const reach = () => document.querySelectorAll('main :is(pre > code, .table-wrapper)').forEach(place => {
        if (place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight) place.tabIndex = 0;
        else place.removeAttribute('tabindex');
    });
    reach();
    addEventListener('load', reach);
    addEventListener('resize', reach);
})();
