//! x
use harness::{conductor::*, strategy::*};
fn main() {
    let a: Vec<_> = std::env::args_os().skip(1).collect();
    let mut c = Conductor::new(a[0].as_ref(), &a[1..], Limits::default()).unwrap();
    let r = c.run(0, Clock::Prompt, &mut Replay::default()).unwrap();
    for s in &r.steps {
        println!(
            "{:?} p{} {:?} {:x} {}:{} {:?}",
            s.time, s.ask.player, s.ask.kind, s.ask.object, s.ask.file, s.ask.line, s.output
        );
    }
    println!("{:?} {}", r.verdict, r.errors);
    let mut outs = std::collections::BTreeMap::<String, usize>::new();
    let t = std::time::Instant::now();
    let n = 300;
    let mut steps = 0;
    for i in 0..n {
        let r = c
            .run(0, if i % 2 == 0 { Clock::Prompt } else { Clock::Careless }, &mut Random::new(i))
            .unwrap();
        steps += r.steps.len();
        *outs.entry(format!("{:?}\n{}", r.verdict, r.output())).or_default() += 1;
    }
    let e = t.elapsed();
    for (o, n) in outs.iter().take(6) {
        println!("{n} times: {o}");
    }
    println!("{} outcomes, {:?} a run, {:?} a step", outs.len(), e / n as u32, e / steps as u32);
}
