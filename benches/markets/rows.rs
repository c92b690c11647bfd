//! What is measured.

use serde_json::Value;
use std::fmt::Write;

/// A line or more of the table.
pub struct Row {
    pub name: &'static str,
    pub market: String,
    pub contenders: Vec<(&'static str, Contender)>,
    pub runs: usize,
    /// Seconds after which a run is ended.
    pub limit: f64,
    /// Only when asked for.
    pub slow: bool,
}

/// A program and its work.
pub enum Contender {
    /// poacert: a command on an instance, with a profile where it needs one.
    Poacert {
        command: &'static str,
        instance: String,
        profile: Option<String>,
        options: Vec<&'static str>,
    },
    /// pygambit: one equilibrium of the exported tree.
    GambitLcp { instance: String },
}

fn shipped(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
    std::fs::read_to_string(path).expect("a shipped file")
}

/// Example 2 with values `1, .., high`: the chance of `k` and more is `1/k`.
fn example2(rule: &str, high: usize) -> String {
    let mut types = String::new();
    for value in 1..high {
        let _ = writeln!(
            types,
            r#"  {{ name = "v{value}", prob = "1/{}", value = {value} }},"#,
            value * (value + 1)
        );
    }
    let _ = writeln!(types, r#"  {{ name = "v{high}", prob = "1/{high}", value = {high} }},"#);
    format!(
        r#"format = "poacert/1"
[[agents]]
name = "1"
types = [{{ name = "only", value = 1 }}]
[[agents]]
name = "2"
types = [
{types}]
[auction]
rule = "{rule}"
bids = {{ from = 0, to = {high}, step = 1 }}
[[aftermarkets]]
rule = "posted-price"
prices = {{ from = 1, to = {high}, step = 1 }}
"#
    )
}

/// Three bidders and so many rounds in which the good is offered again.
fn three_rounds(rounds: usize) -> String {
    let mut text = String::from("format = \"poacert/1\"\n");
    for name in 1..=3 {
        let _ = writeln!(
            text,
            r#"[[agents]]
name = "{name}"
types = [{{ name = "low", prob = "1/3", value = 1 }}, {{ name = "middle", prob = "1/3", value = 2 }}, {{ name = "high", prob = "1/3", value = 4 }}]"#
        );
    }
    text.push_str(
        "[auction]\nrule = \"first-price\"\nbids = { from = 0, to = 4, step = \"2/5\" }\n",
    );
    for _ in 0..rounds {
        text.push_str("[[aftermarkets]]\nrule = \"posted-price\"\nprices = { from = \"2/5\", to = 4, step = \"2/5\" }\n");
    }
    text
}

fn solve(instance: String, sense: &'static str) -> Contender {
    let options = vec!["--concept", "bne", "--sense", sense];
    Contender::Poacert { command: "solve", instance, profile: None, options }
}

fn bne(name: &'static str, rule: &'static str, high: usize, slow: bool) -> Row {
    let instance = || example2(rule, high);
    let mut contenders = vec![
        ("poacert, worst", solve(instance(), "min")),
        ("poacert, best", solve(instance(), "max")),
    ];
    if high <= 3 {
        contenders
            .push(("pygambit, one equilibrium", Contender::GambitLcp { instance: instance() }));
    }
    let market = format!("Example 2, {rule}, values to {high}, all Bayes-Nash equilibria");
    Row { name, market, contenders, runs: if slow { 1 } else { 3 }, limit: 400.0, slow }
}

/// Everything that is measured.
pub fn rows() -> Vec<Row> {
    let profile = |instance: &str, profile: &str| Contender::Poacert {
        command: "profile",
        instance: shipped(instance),
        profile: Some(shipped(profile)),
        options: Vec::new(),
    };
    let one = |name, market: &str, contenders| Row {
        name,
        market: market.to_owned(),
        contenders,
        runs: 3,
        limit: 300.0,
        slow: false,
    };
    vec![
        one(
            "profile",
            "Example 2, second-price, values to 3: is the profile an equilibrium?",
            vec![("poacert", profile("paper/example2-3.toml", "profiles/example2-3.toml"))],
        ),
        bne("bne", "second-price", 2, false),
        bne("bne", "second-price", 3, false),
        bne("bne", "second-price", 6, false),
        bne("bne", "first-price", 3, false),
        bne("bne", "first-price", 4, false),
        bne("large", "second-price", 8, true),
        bne("large", "second-price", 10, true),
        bne("large", "first-price", 5, true),
        one(
            "example1",
            "Example 1, values 0, 1/2, 1, bids k/8",
            vec![
                (
                    "poacert, the stated profile",
                    profile("paper/example1.toml", "profiles/example1.toml"),
                ),
                ("poacert, worst", solve(shipped("paper/example1.toml"), "min")),
            ],
        ),
        one(
            "theorem",
            "three bidders, 3 types, 11 bids, first price, then 3 rounds of posted prices: over 1e9 plays",
            vec![
                (
                    "poacert, by theorem",
                    Contender::Poacert {
                        command: "certify",
                        instance: three_rounds(3),
                        profile: None,
                        options: vec!["--by", "theorem"],
                    },
                ),
                (
                    "poacert, the auction alone",
                    Contender::Poacert {
                        command: "smooth",
                        instance: three_rounds(0),
                        profile: None,
                        options: vec!["--mu", "best"],
                    },
                ),
            ],
        ),
    ]
}

/// What an answer in JSON says, in a few words.
pub fn summary(output: &str) -> String {
    let Ok(answer) = serde_json::from_str::<Value>(output) else { return "no answer".to_owned() };
    if let Some(regret) = answer["regret"].as_str() {
        return format!("regret {regret}");
    }
    let interval = |value: &Value| match (value["lower"].as_str(), value["upper"].as_str()) {
        (Some(lower), Some(upper)) if lower == upper => format!("= {}", short(lower)),
        (Some(lower), Some(upper)) => format!("{} .. {}", short(lower), short(upper)),
        _ => "?".to_owned(),
    };
    match answer["verdict"].as_str() {
        Some(verdict) => format!("{verdict}, bound {}", interval(&answer["bound"])),
        None if answer["value"].is_null() => format!("bound {}", interval(&answer["bound"])),
        None => interval(&answer["value"]),
    }
}

/// A fraction in few signs.
fn short(number: &str) -> String {
    let decimal = |(p, q): (&str, &str)| Some(p.parse::<f64>().ok()? / q.parse::<f64>().ok()?);
    match number.split_once('/').and_then(decimal) {
        Some(value) if number.len() > 12 => format!("{value:.9}"),
        _ => number.to_owned(),
    }
}
