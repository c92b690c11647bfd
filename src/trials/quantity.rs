//! Quantities that an answer gives names to, read from the object a command prints with `--json`.

use crate::exact::{Bracket, Extended};
use dashu::rational::RBig;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What an answer says of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A number, known to lie somewhere.
    Number(Bracket),
    /// Yes or no; `None`: undecided.
    Truth(Option<bool>),
    /// A word.
    Word(String),
}

/// Quantities by name: `value`, `holds(safe-action)`, `interim_regret(2, low)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer(pub BTreeMap<String, Quantity>);

/// The name of a quantity with arguments.
pub(super) fn with_arguments<'a>(
    name: &str,
    arguments: impl IntoIterator<Item = &'a str>,
) -> String {
    let arguments: Vec<&str> = arguments.into_iter().collect();
    format!("{name}({})", arguments.join(", "))
}

impl Answer {
    /// The quantities in what a command printed. Keys have `_` for `-`, nested ones are joined by `_`; lists of things with
    /// names are read as quantities of these names; what is null has none.
    pub fn of(command: &str, printed: &Value) -> Answer {
        let mut answer = Answer::default();
        if let Value::Object(object) = printed {
            answer.table("", object);
        }
        if command == "solve" {
            answer.derive();
        }
        answer
    }

    /// The quantity of a name.
    pub fn get(&self, name: &str) -> Option<&Quantity> {
        self.0.get(name)
    }

    fn table(&mut self, prefix: &str, object: &Map<String, Value>) {
        for (key, value) in object {
            let key = key.replace('-', "_");
            match (key.as_str(), prefix) {
                (
                    "certificate" | "title" | "source" | "witness" | "note" | "refusal"
                    | "not_solved",
                    _,
                ) => {}
                ("properties", "") => self.value("", value),
                ("eliminated", "undominated") => self.value("undominated", value),
                (_, "") => self.value(&key, value),
                _ => self.value(&format!("{prefix}_{key}"), value),
            }
        }
    }

    fn value(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Bool(truth) => self.put(name, Quantity::Truth(Some(*truth))),
            Value::Number(number) => match number.to_string().parse::<RBig>() {
                Ok(number) => self.number(name, number.into()),
                Err(_) => self.put(name, Quantity::Word(number.to_string())),
            },
            Value::String(text) => match extended(text) {
                Some(number) => self.number(name, number),
                None => self.put(name, Quantity::Word(text.clone())),
            },
            Value::Object(object) => {
                if let Some(bracket) = ends(object) {
                    self.put(name, Quantity::Number(bracket));
                } else {
                    if let Some(holds @ (Value::Bool(_) | Value::Null)) = object.get("holds") {
                        self.put(name, Quantity::Truth(holds.as_bool()));
                    }
                    self.table(name, object);
                }
            }
            Value::Array(list) => self.list(name, list),
        }
    }

    fn list(&mut self, name: &str, list: &[Value]) {
        for item in list.iter().filter_map(Value::as_object) {
            let text = |key: &str| item.get(key).and_then(Value::as_str);
            let number = item.get("market").map(Value::to_string);
            match (name, number) {
                ("hypotheses", _) => {
                    if let (Some(of), Some(holds)) = (text("name"), item.get("holds")) {
                        let name = with_arguments("holds", [of]);
                        self.put(&name, Quantity::Truth(holds.as_bool()));
                    }
                }
                ("interim", _) => {
                    for key in ["regret", "utility"] {
                        if let (Some(agent), Some(of_type)) = (text("agent"), text("type")) {
                            let name = format!("interim_{key}");
                            self.part(&with_arguments(&name, [agent, of_type]), item, key);
                        }
                    }
                }
                ("rows", _) => {
                    let Some(concept) = text("concept") else { continue };
                    let ratio = if item.contains_key("best") { "best_ratio" } else { "ratio" };
                    for (name, key) in [("worst", "worst"), ("best", "best"), (ratio, "ratio")] {
                        self.part(&with_arguments(name, [concept]), item, key);
                    }
                }
                ("smoothness", _) => {
                    let Some(kind) = text("kind") else { continue };
                    for key in ["lambda", "mu", "bound"] {
                        self.part(&with_arguments(key, [kind]), item, key);
                    }
                }
                ("aftermarkets", Some(number)) => {
                    for (key, property) in item {
                        if let Some(holds) = property.get("holds") {
                            let name = with_arguments("market", [number.as_str(), key]);
                            self.put(&name, Quantity::Truth(holds.as_bool()));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn part(&mut self, name: &str, of: &Map<String, Value>, key: &str) {
        if let Some(value) = of.get(key) {
            self.value(name, value);
        }
    }

    fn number(&mut self, name: &str, number: Extended) {
        self.put(name, Quantity::Number(Bracket { lower: number.clone(), upper: number }));
    }

    fn put(&mut self, name: &str, quantity: Quantity) {
        self.0.insert(name.to_owned(), quantity);
    }

    fn bracket(&self, name: &str) -> Option<&Bracket> {
        match self.get(name)? {
            Quantity::Number(bracket) => Some(bracket),
            _ => None,
        }
    }

    /// Of an optimum: whether there is an equilibrium, and the price of anarchy or stability.
    fn derive(&mut self) {
        let Some(value) = self.bracket("value").cloned() else { return };
        let empty = match (&value.lower, &value.upper) {
            (Extended::Infinity, _) | (_, Extended::NegativeInfinity) => Some(false),
            (Extended::Finite(_), Extended::Finite(_)) => Some(true),
            _ => None,
        };
        self.put("exists", Quantity::Truth(empty));
        let optimum = match self.get("objective") {
            Some(Quantity::Word(objective)) if objective == "welfare" => "optimal_welfare",
            Some(Quantity::Word(objective)) if objective == "revenue" => "optimal_revenue",
            _ => return,
        };
        if let (Some(true), Some(optimum)) = (empty, self.bracket(optimum))
            && let (Some(least), Some(most)) = (optimum.lower.finite(), optimum.upper.finite())
        {
            let ratio =
                Bracket { lower: value.divide(least).lower, upper: value.divide(most).upper };
            self.put("ratio", Quantity::Number(ratio));
        }
    }

    /// As it is kept on disk.
    pub fn to_json(&self) -> Value {
        let one = |quantity: &Quantity| match quantity {
            Quantity::Number(bracket) => json!([bracket.lower, bracket.upper]),
            Quantity::Truth(truth) => json!(truth),
            Quantity::Word(word) => json!(word),
        };
        self.0.iter().map(|(name, quantity)| (name.clone(), one(quantity))).collect()
    }

    /// What [`Answer::to_json`] kept; `None` for anything else.
    pub fn from_json(kept: &Value) -> Option<Answer> {
        let one = |value: &Value| match value {
            Value::Array(ends) => match ends.as_slice() {
                [lower, upper] => {
                    let end = |end: &Value| end.as_str().and_then(extended);
                    Some(Quantity::Number(Bracket { lower: end(lower)?, upper: end(upper)? }))
                }
                _ => None,
            },
            Value::Bool(_) | Value::Null => Some(Quantity::Truth(value.as_bool())),
            Value::String(word) => Some(Quantity::Word(word.clone())),
            _ => None,
        };
        let all = kept.as_object()?.iter().map(|(name, value)| Some((name.clone(), one(value)?)));
        all.collect::<Option<_>>().map(Answer)
    }
}

fn ends(object: &Map<String, Value>) -> Option<Bracket> {
    let end = |key: &str| object.get(key).and_then(Value::as_str).and_then(extended);
    Some(Bracket { lower: end("lower")?, upper: end("upper")? })
}

/// A number as answers write it.
fn extended(text: &str) -> Option<Extended> {
    match text {
        "inf" => Some(Extended::Infinity),
        "-inf" => Some(Extended::NegativeInfinity),
        _ if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
            text.parse::<RBig>().ok().map(Extended::Finite)
        }
        _ => None,
    }
}

/// Names that answers of a command may give, those with arguments by the name before the parenthesis.
pub(super) fn known(command: &str) -> &'static [&'static str] {
    match command {
        "solve" => &[
            "value",
            "optimal_welfare",
            "optimal_revenue",
            "ratio",
            "exists",
            "exact",
            "reached",
            "concept",
            "objective",
            "sense",
            "prior",
            "form",
            "count",
            "complete",
            "welfare",
            "revenue",
            "monotone",
            "columns",
        ],
        "certify" => &[
            "verdict",
            "worst",
            "ratio",
            "bound",
            "bound_by_theorem",
            "lambda",
            "mu",
            "optimal_welfare",
            "optimal_revenue",
            "theorem",
            "smoothness",
            "by",
            "holds()",
            "objective",
            "sense",
            "prior",
        ],
        "smooth" => &[
            "lambda",
            "mu",
            "mu2",
            "bound",
            "kind",
            "best",
            "exact",
            "safe_action",
            "needs_safe_action",
            "given",
            "holds",
            "slack",
            "dual_deviations",
            "dual_optimum",
            "dual_revenue",
            "dual_winnings",
        ],
        "profile" => &[
            "equilibrium",
            "regret",
            "welfare",
            "revenue",
            "surplus",
            "optimal_welfare",
            "ratio",
            "epsilon",
            "interim_regret()",
            "interim_utility()",
            "deviation_gain",
            "deviation_agent",
            "deviation_type",
            "deviation_action",
            "sequential",
            "sequential_regret",
            "undominated",
            "undominated_round",
            "undominated_agent",
        ],
        "info" => &[
            "product_prior",
            "safe_action",
            "interchangeable",
            "budget",
            "optimum_reached",
            "regular",
            "monotone",
            "submodular",
            "xos",
            "subadditive",
            "market()",
            "optimal_welfare",
            "revenue_optimal",
            "revenue_by_virtual_values",
            "revenue_anonymous_price_price",
            "revenue_anonymous_price_revenue",
            "revenue_reserve_price",
            "revenue_reserve_revenue",
            "rule",
            "columns",
            "type_profiles",
            "action_profiles",
        ],
        "ladder" => &[
            "worst()",
            "best()",
            "ratio()",
            "best_ratio()",
            "lambda()",
            "mu()",
            "bound()",
            "optimal_welfare",
            "optimal_revenue",
            "objective",
            "reached",
        ],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Quantity {
        let end = extended(text).unwrap();
        Quantity::Number(Bracket { lower: end.clone(), upper: end })
    }

    fn check(command: &str, printed: Value, expected: &[(&str, Quantity)]) {
        let answer = Answer::of(command, &printed);
        for (name, quantity) in expected {
            assert_eq!(answer.get(name), Some(quantity), "{name}");
        }
        assert_eq!(Answer::from_json(&answer.to_json()).as_ref(), Some(&answer));
        // What is there has a name that states may use.
        for (name, _) in expected {
            let plain =
                name.split_once('(').map_or((*name).to_owned(), |(name, _)| format!("{name}()"));
            assert!(known(command).contains(&plain.as_str()), "{plain} of {command}");
        }
    }

    #[test]
    fn an_optimum_has_a_ratio_unless_there_is_no_equilibrium() {
        let printed = |lower: &str, upper: &str| {
            json!({
                "value": { "lower": lower, "upper": upper }, "optimal_welfare": "3",
                "objective": "welfare", "columns": 12, "exact": false, "certificate": "x.json",
            })
        };
        let between = Quantity::Number(Bracket::new(RBig::ONE, extended("3/2").unwrap()));
        let known = [
            ("ratio", between),
            ("exists", Quantity::Truth(Some(true))),
            ("columns", number("12")),
        ];
        check("solve", printed("2", "3"), &known);
        for (lower, upper) in [("inf", "inf"), ("-inf", "-inf")] {
            let answer = Answer::of("solve", &printed(lower, upper));
            assert_eq!(answer.get("exists"), Some(&Quantity::Truth(Some(false))));
            assert_eq!((answer.get("ratio"), answer.get("certificate")), (None, None));
        }
        let open = Answer::of("solve", &printed("2", "inf"));
        assert_eq!(open.get("exists"), Some(&Quantity::Truth(None)));
    }

    #[test]
    fn lists_of_things_with_names_are_quantities_of_these_names() {
        let profile = json!({
            "equilibrium": false, "deviation": { "agent": "2", "gain": "1/4" }, "sequential": null,
            "interim": [{ "agent": "2", "type": "low", "regret": "1/4", "utility": "0" }],
            "undominated": { "holds": false, "eliminated": { "round": 2, "agent": "1" } },
        });
        let known = [
            ("equilibrium", Quantity::Truth(Some(false))),
            ("deviation_gain", number("1/4")),
            ("interim_regret(2, low)", number("1/4")),
            ("undominated", Quantity::Truth(Some(false))),
            ("undominated_round", number("2")),
        ];
        check("profile", profile, &known);
        let ladder = json!({
            "rows": [
                { "concept": "bne", "worst": { "lower": "1", "upper": "1" }, "ratio": { "lower": "2", "upper": "2" } },
                { "concept": "bne", "best": { "lower": "2", "upper": "2" }, "ratio": { "lower": "1", "upper": "1" } },
            ],
            "smoothness": [{ "kind": "smooth", "lambda": { "lower": "1/2", "upper": "1/2" }, "mu": "1" }],
        });
        let known = [
            ("worst(bne)", number("1")),
            ("ratio(bne)", number("2")),
            ("best_ratio(bne)", number("1")),
            ("lambda(smooth)", number("1/2")),
        ];
        check("ladder", ladder, &known);
        let certify = json!({
            "verdict": "refuted", "theorem": null, "ratio": { "lower": "5/2", "upper": "inf" },
            "hypotheses": [{ "name": "safe-action", "holds": null, "witness": null }],
        });
        let unbounded = Bracket { lower: extended("5/2").unwrap(), upper: Extended::Infinity };
        let known = [
            ("verdict", Quantity::Word("refuted".to_owned())),
            ("ratio", Quantity::Number(unbounded)),
            ("holds(safe-action)", Quantity::Truth(None)),
        ];
        check("certify", certify, &known);
        let info = json!({
            "properties": { "product-prior": { "holds": true, "witness": null } },
            "aftermarkets": [{ "market": 1, "rule": "table", "stays_out": { "holds": false, "witness": "x" } }],
            "revenue": { "optimal": { "lower": "1", "upper": "1" } },
        });
        let known = [
            ("product_prior", Quantity::Truth(Some(true))),
            ("market(1, stays_out)", Quantity::Truth(Some(false))),
            ("revenue_optimal", number("1")),
        ];
        check("info", info, &known);
    }
}
