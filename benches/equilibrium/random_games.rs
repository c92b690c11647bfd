//! Worst and best Bayes-Nash equilibria of random games.

use crate::auction::{Auction, compile};
use crate::random::Random;
use crate::task::{Optimum, Outcome, judged};
use crate::watch;
use dashu::rational::RBig;
use poacert::certificate::of_answer;
use poacert::equilibrium::Concept;
use poacert::solve::Control;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// Which games are drawn.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Draw {
    pub games: usize,
    /// Correlated types, or independent ones.
    pub joint: bool,
}

/// Both optima of every game, exactly. The times are of all of them together, the certificate is the largest;
/// what took longest is in the result.
pub fn both_senses(largest: &Auction, draw: Draw, limit: f64) -> Outcome {
    let mut random = Random::new(u64::from(draw.joint));
    let (mut seconds, mut checks, mut bytes) = (0.0_f64, 0.0, 0);
    let (mut slowest, mut exact, mut refused) = (0.0_f64, 0, 0);
    for _ in 0..draw.games {
        let text = text(largest, draw.joint, &mut random);
        for best in [false, true] {
            let start = Instant::now();
            let (instance, game) = compile(text.clone());
            let control = Control::new(Some(Duration::from_secs_f64(limit)), None, None);
            let optimum = Optimum { best, ..Optimum::worst(Concept::Bne, None) };
            let answer = optimum.answer(&game, &control);
            let outcome = judged(start, &of_answer(&instance, &game, &answer), "");
            exact += usize::from(answer.value.lower == answer.value.upper);
            refused += usize::from(!outcome.result.is_empty());
            let taken = outcome.seconds.unwrap_or_default();
            seconds += taken;
            slowest = slowest.max(taken);
            checks += outcome.check_seconds.unwrap_or_default();
            bytes = bytes.max(outcome.certificate_bytes.unwrap_or_default());
        }
    }
    let refused = match refused {
        0 => String::new(),
        count => format!(", {count} REFUSED by the checker"),
    };
    let all = 2 * draw.games;
    Outcome {
        seconds: Some(seconds),
        mebibytes: watch::peak("self"),
        check_seconds: Some(checks),
        certificate_bytes: Some(bytes),
        result: format!("{exact} of {all} exact, the slowest in {slowest:.3} s{refused}"),
    }
}

/// A game with its own types, values, bids, ties and reserve for every bidder; every other one is of full size.
fn text(largest: &Auction, joint: bool, random: &mut Random) -> String {
    let mut text = String::from("format = \"poacert/1\"\n");
    let full = random.once_in(2);
    let mut upto = |most: usize| if full { most } else { 1 + random.below(most) };
    let sizes = [0, 1].map(|_| (upto(largest.types), 1 + upto(largest.top)));
    for (agent, (types, bids)) in sizes.into_iter().enumerate() {
        let law = random.law(types);
        let of_type = |(t, prob): (usize, &RBig)| {
            let prob = if joint { String::new() } else { format!("prob = \"{prob}\", ") };
            let value = random.below(13);
            format!("{{ name = \"{t}\", {prob}value = \"{value}/12\" }}")
        };
        let types: Vec<String> = law.iter().enumerate().map(of_type).collect();
        let mut amounts = random.order(13);
        amounts.truncate(bids);
        let amounts: Vec<String> = amounts.iter().map(|k| format!("\"{k}/12\"")).collect();
        let (types, amounts) = (types.join(", "), amounts.join(", "));
        text += &format!("[[agents]]\nname = \"{agent}\"\ntypes = [{types}]\nbids = [{amounts}]\n");
    }
    if joint {
        let [(rows, _), (columns, _)] = sizes;
        text += "[prior]\njoint = [\n";
        for (place, prob) in random.law(rows * columns).iter().enumerate() {
            let (row, column) = (place / columns, place % columns);
            text += &format!("{{ types = [\"{row}\", \"{column}\"], prob = \"{prob}\" }},\n");
        }
        text += "]\n";
    }
    let ties = ["\"uniform\"", "{ priority = [\"1\", \"0\"] }"][random.below(2)];
    let reserve = if random.once_in(3) { random.below(7) } else { 0 };
    let rule = &largest.rule;
    text + &format!("[auction]\nrule = \"{rule}\"\nties = {ties}\nreserve = \"{reserve}/12\"\n")
}
