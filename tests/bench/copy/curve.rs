//! The curve: how long a file takes, by how many there are; both axes grow tenfold with each line.

use std::fmt::Write as _;

/// Seconds for so many files, contender by contender.
pub(crate) struct Curve {
    pub(crate) points: Vec<Line>,
}

/// A contender, and the seconds it took for so many files.
pub(crate) type Line = (&'static str, Vec<(usize, f64)>);

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 420.0;
/// Where the picture begins, and what is left at its right for names.
const LEFT: f64 = 90.0;
const RIGHT: f64 = 170.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;

/// What is drawn: too many lines are none. Each with a colour that is seen on light and on dark ground.
const DRAWN: [(&str, &str); 7] = [
    ("copier", "#d33682"),
    ("copier --fast", "#8e5bd0"),
    ("raw limit", "#7f8c8d"),
    ("cp -a", "#268bd2"),
    ("rsync -a", "#b58900"),
    ("cpz", "#2aa198"),
    ("Python copytree", "#cb4b16"),
];

/// Whether there is a line for it.
pub(crate) fn draws(name: &str) -> bool {
    DRAWN.iter().any(|(drawn, _)| *drawn == name)
}

/// The title, and the two axes, in English and in Chinese.
const WORDS: [[&str; 3]; 2] = [
    ["Microseconds a file, by the number of files", "files", "µs a file"],
    ["每个文件几微秒（随文件数变化）", "文件数", "微秒 / 文件"],
];

#[expect(clippy::cast_precision_loss, reason = "there are fewer files than 2^52")]
fn each(point: &(usize, f64)) -> (f64, f64) {
    let files = point.0 as f64;
    (files, point.1 / files * 1e6)
}

impl Curve {
    /// As a picture, in the language at this place.
    pub(crate) fn svg(&self, language: usize) -> String {
        let lines: Vec<_> = DRAWN
            .into_iter()
            .filter_map(|(name, colour)| {
                let (_, points) = self.points.iter().find(|(is, _)| *is == name)?;
                Some((name, colour, points.iter().map(each).collect::<Vec<_>>()))
            })
            .collect();
        let all = || lines.iter().flat_map(|(_, _, points)| points);
        let decades = |of: fn(&(f64, f64)) -> f64| {
            let low = all().map(of).fold(f64::INFINITY, f64::min).log10().floor();
            let high = all().map(of).fold(0.0, f64::max).log10().ceil();
            (low, if high > low { high } else { low + 1.0 })
        };
        let (files, times) = (decades(|point| point.0), decades(|point| point.1));
        let x = |files_: f64| {
            LEFT + (files_.log10() - files.0) / (files.1 - files.0) * (WIDTH - LEFT - RIGHT)
        };
        let y = |time: f64| {
            HEIGHT
                - BOTTOM
                - (time.log10() - times.0) / (times.1 - times.0) * (HEIGHT - TOP - BOTTOM)
        };

        let [title, across, up] = WORDS[language];
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
             font-family=\"sans-serif\" font-size=\"13\" fill=\"#808080\">\n<title>{title}</title>\n\
             <text x=\"{LEFT}\" y=\"20\" font-size=\"15\">{title}</text>\n"
        );
        let (left, right, top, bottom) = (LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM);
        let mut decade = files.0;
        while decade <= files.1 {
            let (place, number) = (x(10_f64.powf(decade)), 10_f64.powf(decade));
            writeln!(
                svg,
                "<path d=\"M{place:.1} {top}V{bottom}\" stroke=\"#80808040\"/>\n\
                 <text x=\"{place:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{number}</text>",
                bottom + 18.0
            )
            .ok();
            decade += 1.0;
        }
        let mut decade = times.0;
        while decade <= times.1 {
            let (place, number) = (y(10_f64.powf(decade)), 10_f64.powf(decade));
            writeln!(
                svg,
                "<path d=\"M{left} {place:.1}H{right}\" stroke=\"#80808040\"/>\n\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{number}</text>",
                left - 8.0,
                place + 4.0
            )
            .ok();
            decade += 1.0;
        }
        writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{across}</text>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{up}</text>",
            f64::midpoint(left, right),
            HEIGHT - 10.0,
            left - 8.0,
            20.0
        )
        .ok();
        // Names that would lie on each other move down.
        let mut ends: Vec<_> = lines.iter().filter_map(|(_, _, points)| points.last()).collect();
        ends.sort_by(|one, other| other.1.total_cmp(&one.1));
        let mut free = 0.0_f64;
        let mut named: Vec<(f64, f64)> = Vec::new();
        for end in ends {
            let place = (y(end.1) + 4.0).max(free);
            named.push((end.1, place));
            free = place + 15.0;
        }
        for (name, colour, points) in &lines {
            let path: Vec<_> =
                points.iter().map(|point| format!("{:.1},{:.1}", x(point.0), y(point.1))).collect();
            let Some(last) = points.last() else { continue };
            let place = named.iter().find(|(time, _)| time.total_cmp(&last.1).is_eq());
            writeln!(
                svg,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n\
                 <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{name}</text>",
                path.join(" "),
                x(last.0) + 8.0,
                place.map_or(0.0, |(_, place)| *place)
            )
            .ok();
        }
        svg + "</svg>\n"
    }
}
