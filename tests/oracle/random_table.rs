//! Random table mechanisms, as the text of an instance file.

use super::naive::choices;
use super::random::{Random, fraction};
use super::random_auction::{Limits, prior};
use dashu::rational::RBig;
use std::fmt::Write;

/// A random table: lotteries, payments either way, externalities, an outcome no profile reaches.
pub fn table(random: &mut Random, limits: Limits) -> String {
    loop {
        let agents = if random.once_in(3) { 3 } else { 2 };
        let (types, actions) = if agents == 3 { (2, 3) } else { (3, 4) };
        let types: Vec<usize> = (0..agents).map(|_| 1 + random.below(types)).collect();
        let actions: Vec<usize> = (0..agents).map(|_| 1 + random.below(actions)).collect();
        let columns = types.iter().chain(&actions).product::<usize>();
        if columns <= limits.columns {
            return text(random, &types, &actions);
        }
    }
}

fn text(random: &mut Random, types: &[usize], actions: &[usize]) -> String {
    let agents = types.len();
    let outcomes = 2 + random.below(4);
    let externalities = random.once_in(8);
    let mut text = String::from("format = \"poacert/1\"\n");
    let joint = random.once_in(2).then(|| random.law(types.iter().product()));
    for (agent, &count) in types.iter().enumerate() {
        let law = random.law(count);
        write!(text, "[[agents]]\nname = \"{}\"\ntypes = [\n", agent + 1).unwrap();
        for (t, probability) in law.iter().enumerate() {
            // An outcome left out is worth 0.
            let named: Vec<usize> = (0..outcomes).filter(|_| !random.once_in(4)).collect();
            let values: Vec<String> = (named.iter())
                .map(|x| {
                    let least = if externalities { -2 } else { 0 };
                    format!(
                        "x{x} = \"{}\"",
                        fraction(random.between(least, 4), random.between(1, 3))
                    )
                })
                .collect();
            let prob = match joint {
                None => format!("prob = \"{probability}\", "),
                Some(_) => String::new(),
            };
            let values = values.join(", ");
            let value = format!("{{ outcomes = {{ {values} }} }}");
            // Some types may not play all of the agent's actions.
            let listed = match random.once_in(4) {
                true => format!(", actions = [\"a{}\"]", random.below(actions[agent])),
                false => String::new(),
            };
            writeln!(text, "  {{ name = \"t{t}\", {prob}value = {value}{listed} }},").unwrap();
        }
        text.push_str("]\n");
    }
    if let Some(joint) = joint {
        text.push_str(&prior(types, &joint));
    }
    text.push_str("[auction]\nrule = \"table\"\n");
    let names = |count: usize| {
        let names: Vec<_> = (0..count).map(|action| format!("\"a{action}\"")).collect();
        names.join(", ")
    };
    let lists: Vec<_> = (actions.iter().enumerate())
        .map(|(i, &n)| format!("\"{}\" = [{}]", i + 1, names(n)))
        .collect();
    writeln!(text, "actions = {{ {} }}", lists.join(", ")).unwrap();
    let every: Vec<_> = (0..outcomes).map(|x| format!("\"x{x}\"")).collect();
    writeln!(text, "outcomes = [{}]", every.join(", ")).unwrap();
    let lists: Vec<Vec<usize>> = actions.iter().map(|&count| (0..count).collect()).collect();
    for profile in choices(&lists) {
        let names: Vec<_> = profile.iter().map(|action| format!("\"a{action}\"")).collect();
        write!(text, "[[auction.entries]]\nprofile = [{}]\n", names.join(", ")).unwrap();
        // The last outcome is reached by no profile.
        if random.once_in(3) {
            let branches = 2 + random.below(2);
            let law = random.law(branches);
            let branches: Vec<String> =
                law.iter().map(|p| branch(random, p, outcomes, agents)).collect();
            writeln!(text, "lottery = [ {} ]", branches.join(", ")).unwrap();
        } else {
            writeln!(text, "outcome = \"x{}\"", random.below(outcomes - 1)).unwrap();
            if !random.once_in(3) {
                writeln!(text, "payments = {}", payments(random, agents)).unwrap();
            }
        }
    }
    text
}

fn branch(random: &mut Random, probability: &RBig, outcomes: usize, agents: usize) -> String {
    let outcome = random.below(outcomes - 1);
    let payments = payments(random, agents);
    format!("{{ prob = \"{probability}\", outcome = \"x{outcome}\", payments = {payments} }}")
}

fn payments(random: &mut Random, agents: usize) -> String {
    let payments: Vec<_> = (0..agents)
        .map(|_| format!("\"{}\"", fraction(random.between(-1, 3), random.between(1, 3))))
        .collect();
    format!("[{}]", payments.join(", "))
}

/// A random two-agent table in which the agents are interchangeable, and so are the payoffs.
pub fn symmetric_table(random: &mut Random) -> String {
    let (types, actions) = (1 + random.below(2), 2 + random.below(2));
    let cell = |random: &mut Random| fraction(random.between(0, 4), random.between(1, 2));
    let cells = |random: &mut Random| -> Vec<RBig> {
        (0..actions * actions).map(|_| cell(random)).collect()
    };
    let values: Vec<Vec<RBig>> = (0..types).map(|_| cells(random)).collect();
    let fees = cells(random);
    let law = random.law(types);
    let mut text = String::from("format = \"poacert/1\"\n");
    for agent in 0..2 {
        write!(text, "[[agents]]\nname = \"{}\"\ntypes = [\n", agent + 1).unwrap();
        for (t, (values, probability)) in values.iter().zip(&law).enumerate() {
            let at = |own: usize, other: usize| {
                let (x, y) = if agent == 0 { (own, other) } else { (other, own) };
                format!("x{x}{y} = \"{}\"", values[own * actions + other])
            };
            let all: Vec<_> =
                (0..actions * actions).map(|cell| at(cell / actions, cell % actions)).collect();
            let value = format!("{{ outcomes = {{ {} }} }}", all.join(", "));
            writeln!(text, "  {{ name = \"t{t}\", prob = \"{probability}\", value = {value} }},")
                .unwrap();
        }
        text.push_str("]\n");
    }
    let names: Vec<_> = (0..actions).map(|action| format!("\"a{action}\"")).collect();
    let names = names.join(", ");
    write!(
        text,
        "[auction]\nrule = \"table\"\nactions = {{ \"1\" = [{names}], \"2\" = [{names}] }}\n"
    )
    .unwrap();
    for (x, y) in (0..actions * actions).map(|cell| (cell / actions, cell % actions)) {
        let (first, second) = (&fees[x * actions + y], &fees[y * actions + x]);
        write!(
            text,
            "[[auction.entries]]\nprofile = [\"a{x}\", \"a{y}\"]\noutcome = \"x{x}{y}\"\n"
        )
        .unwrap();
        writeln!(text, "payments = [\"{first}\", \"{second}\"]").unwrap();
    }
    text
}
