//! How a picture looks, by light and in the dark.

/// Every rule is for pictures of lanes only: in a web page it would be for all that is there.
pub(super) const STYLE: &str = "\
    svg.lanes{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--pale:#656c76;--wake:#9a4a00;\
    --bad:#b3261e;--0:#0b62c4;--1:#8a5a00;--2:#8b2fc9;--3:#14713d;--4:#b3261e}\
    @media (prefers-color-scheme:dark){svg.lanes{--paper:#16191d;--ink:#e6e8eb;--pale:#9aa3ad;--wake:#ffb066;\
    --bad:#ff8f86;--0:#6cb1ff;--1:#e5b94e;--2:#cf9bff;--3:#63d18f;--4:#ff8f86}}\
    .lanes .paper{fill:var(--paper)}.lanes text{fill:var(--ink);font:13px system-ui,sans-serif}\
    .lanes .pale{fill:var(--pale);font-size:11px}.lanes .name{font-weight:600}.lanes .output{font-style:italic}\
    .lanes .ready,.lanes .blocked,.lanes .wake{fill:none;stroke:currentColor;stroke-width:2}\
    .lanes .blocked{stroke:var(--pale);stroke-dasharray:2 4}.lanes .goes{fill:currentColor}\
    .lanes .wake{stroke:var(--wake);stroke-width:1.5}.lanes .head{fill:var(--wake)}\
    .lanes .time{stroke:var(--pale);stroke-dasharray:6 4}.lanes .knot{stroke:var(--bad);stroke-width:2}\
    .lanes text.knot{stroke:none;fill:var(--bad);font-weight:600}\
    .lanes .c0{color:var(--0)}.lanes .c1{color:var(--1)}.lanes .c2{color:var(--2)}.lanes .c3{color:var(--3)}\
    .lanes .c4{color:var(--4)}";
