//! A claim in words, for people.

use crate::{Kind, Statement};
use serde_json::Value;

/// One or two sentences that say what a certificate states.
pub fn in_words(statement: &Statement) -> String {
    let claim = &statement.claim;
    let text = |pointer: &str| short(claim.pointer(pointer));
    let interval = |pointer: &str| {
        let (lower, upper) = (text(&format!("{pointer}/lower")), text(&format!("{pointer}/upper")));
        if lower == upper { lower } else { format!("[{lower}, {upper}]") }
    };
    let optimal_revenue = || match claim.get("optimal_revenue") {
        Some(_) => format!(", the optimal revenue {}", interval("/optimal_revenue")),
        None => String::new(),
    };
    match statement.kind {
        Kind::Equilibrium => format!(
            "The {} of {} over {} is {}.",
            if text("/sense") == "max" { "maximum" } else { "minimum" },
            objective(claim),
            set(claim),
            interval(""),
        ),
        Kind::Smoothness => smoothness(claim),
        Kind::Deviations => format!(
            "The instance's own deviations {} the {} inequality with lambda = {}, mu = {}.",
            if text("/holds") == "true" { "satisfy" } else { "do not satisfy" },
            text("/smoothness"),
            text("/lambda"),
            text("/mu"),
        ),
        Kind::Certify if text("/form") == "theorem" => format!(
            "{}: by theorem {} the price of anarchy of the combined market over {} is at most {}, \
             against the bound {} = {}; the optimal welfare is {}.",
            text("/verdict"),
            text("/theorem/name"),
            set(claim),
            text("/theorem/ratio"),
            text("/bound/expression"),
            interval("/bound"),
            text("/optimal_welfare"),
        ),
        Kind::Certify => format!(
            "{}: over {} the {} {} is {}, the optimal welfare {}{}; the ratio {} against the bound \
             {} = {}.",
            text("/verdict"),
            set(claim),
            if text("/sense") == "max" { "best" } else { "worst" },
            objective(claim),
            interval("/worst"),
            text("/optimal_welfare"),
            optimal_revenue(),
            interval("/ratio"),
            text("/bound/expression"),
            interval("/bound"),
        ),
        Kind::Profile => format!(
            "The profile is {} equilibrium{}{}: its regret is {}, its welfare {}, its revenue {}{}.{}{}",
            if text("/equilibrium") == "true" { "an" } else { "no" },
            match claim.get("epsilon") {
                Some(_) => format!(" up to epsilon = {}", text("/epsilon")),
                None => String::new(),
            },
            of_game(claim),
            text("/regret"),
            text("/welfare"),
            text("/revenue"),
            match claim.get("surplus") {
                Some(_) => format!(", of which {} from aftermarkets", text("/surplus")),
                None => String::new(),
            },
            sequential(claim),
            undominated(claim),
        ),
        Kind::Ladder => {
            let count = |key: &str| claim.get(key).and_then(Value::as_array).map_or(0, Vec::len);
            let rows = claim.get("rows").and_then(Value::as_array);
            let ratios = rows.into_iter().flatten().map(|row| {
                let end = |key: &str| short(row.pointer(&format!("/ratio/{key}")));
                let best = if row.get("best").is_some() { " (best)" } else { "" };
                let concept = short(row.get("concept"));
                format!("{concept}{best} [{}, {}]", end("lower"), end("upper"))
            });
            format!(
                "Optimal welfare {}{}; worst ratios: {}; {} smoothness bounds.",
                text("/optimal_welfare"),
                optimal_revenue(),
                ratios.collect::<Vec<_>>().join(", "),
                count("smoothness"),
            )
        }
        Kind::Trade => trade(claim),
        Kind::Equilibria => format!(
            "There are exactly {} {}{} Bayes-Nash equilibria{}{}.",
            text("/equilibria"),
            if claim.get("monotone").is_some() { "monotone " } else { "" },
            if text("/pure") == "true" { "pure" } else { "extreme" },
            of_game(claim),
            match &*text("/pure") {
                "true" => String::new(),
                _ => format!(", the number of components is {}", text("/components")),
            },
        ),
    }
}

/// The set an optimum is over.
fn set(claim: &Value) -> String {
    let monotone = if claim.get("monotone").is_some() { "monotone " } else { "" };
    let set = match &*short(claim.get("concept")) {
        "bne" if claim.get("sequential").is_some() => "all sequential equilibria".to_owned(),
        "bne" if claim.get("undominated").is_some() => format!(
            "all {monotone}Bayes-Nash equilibria whose types play only what survives {} (interim level)",
            rounds(claim.get("undominated")),
        ),
        "bne" => format!("all {monotone}Bayes-Nash equilibria"),
        "pure-bne" => format!("all {monotone}pure Bayes-Nash equilibria"),
        concept => format!("{concept} laws ({} prior)", short(claim.get("prior"))),
    };
    set + &of_game(claim)
}

/// The game of a staged instance that a claim is about; nothing for others.
fn of_game(claim: &Value) -> String {
    let game = match &*short(claim.get("form")) {
        "plans" => " of the game of whole plans",
        "sequences" => " of the combined market",
        _ => return String::new(),
    };
    match &*short(claim.get("buyers")) {
        "free" => format!("{game} (last buyers rational)"),
        "accepting" => format!("{game} (last buyers rational, accepting where indifferent)"),
        _ => game.to_owned(),
    }
}

/// Whether a profile and its trembles are a sequential equilibrium, if that is claimed.
fn sequential(claim: &Value) -> String {
    match &*short(claim.get("sequential")) {
        "true" => " With these trembles it is a sequential equilibrium.".to_owned(),
        "false" => format!(
            " With these trembles it is no sequential equilibrium: the regret at some information set is {}.",
            short(claim.get("sequential_regret")),
        ),
        _ => String::new(),
    }
}

/// What kind of mechanism each aftermarket is.
fn trade(claim: &Value) -> String {
    let markets = claim.get("markets").and_then(Value::as_array);
    let describe = |(number, market): (usize, &Value)| {
        let holds = |pointer: &str| match &*short(market.pointer(pointer)) {
            "true" => "holds",
            "false" => "fails",
            _ => "?",
        };
        format!(
            "Aftermarket {}: voluntary participation {} (literally: {}), weak budget balance {}, Assumption 6 {}, \
             ex-post individual rationality {}.",
            number + 1,
            holds("/voluntary/per_allocation"),
            holds("/voluntary/literal"),
            holds("/budget"),
            holds("/stays_out"),
            match &*short(market.get("ex_post")) {
                "undecided" => "is undecided".to_owned(),
                verdict => verdict.to_owned(),
            },
        )
    };
    let sentences = markets.into_iter().flatten().enumerate().map(describe);
    sentences.collect::<Vec<_>>().join(" ")
}

/// Whether a profile survives rounds of weak dominance, if that is claimed.
fn undominated(claim: &Value) -> String {
    let Some(claim) = claim.get("undominated") else { return String::new() };
    let text = |key: &str| short(claim.get(key));
    let survives = if text("holds") == "true" { "survives" } else { "does not survive" };
    format!(" It {survives} {} ({} level).", rounds(claim.get("rounds")), text("level"))
}

/// Rounds of weak dominance: a number of them, or as many as remove anything.
fn rounds(count: Option<&Value>) -> String {
    match &*short(count) {
        "fixpoint" => "weak dominance to the fixpoint".to_owned(),
        "1" => "one round of weak dominance".to_owned(),
        count => format!("{count} rounds of weak dominance"),
    }
}

fn smoothness(claim: &Value) -> String {
    let text = |pointer: &str| short(claim.pointer(pointer));
    let (kind, mu) = (text("/smoothness"), text("/mu"));
    let (lower, upper) = (text("/lambda/lower"), text("/lambda/upper"));
    if text("/best") == "true" {
        format!(
            "The best {kind} bound mu/lambda is between {} and {} (shown by mu = {mu}, lambda = \
             {lower}).",
            text("/bound/lower"),
            text("/bound/upper"),
        )
    } else {
        format!("The largest {kind} lambda at mu = {mu} is between {lower} and {upper}.")
    }
}

fn objective(claim: &Value) -> String {
    let text = |key: &str| short(claim.pointer(&format!("/objective/{key}")));
    match (&*text("welfare"), &*text("revenue")) {
        ("1", "0") => "welfare".into(),
        ("0", "1") => "revenue".into(),
        (alpha, beta) => format!("{alpha} welfare + {beta} revenue"),
    }
}

/// A value of the claim, long numbers cut.
fn short(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) if text.chars().count() > 60 => {
            format!("{}.. ({} characters)", text.chars().take(24).collect::<String>(), text.len())
        }
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => "?".into(),
    }
}
