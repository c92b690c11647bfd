//! Rounds of weak dominance: known rounds, an exact simplex as a second opinion, and forged certificates.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::dominance::{Brute, product};
use oracle::naive::Naive;
use oracle::random::Random;
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_table::table;
use poacert::certificate::of_profile;
use poacert::equilibrium::dominance::{
    Dominance, Level, Rounds, Survivors, Unfinished, Verdict, dominance,
};
use poacert::equilibrium::{Judged, judge};
use poacert::game::Game;
use poacert::instance::{Instance, Profile, Source};
use poacert::solve::Control;
use poacert_checker::{Outcome, check as check_certificate};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// An instance with a profile.
struct Case {
    instance: Instance,
    game: Game,
    judged: Judged,
}

impl Case {
    fn new(instance: &str, profile: &str) -> Case {
        let instance = Instance::read(Source::new("i.toml", instance)).expect("an instance");
        let game = Game::compile(&instance).expect("a small game");
        let profile =
            Source::new(if profile.starts_with('{') { "p.json" } else { "p.toml" }, profile);
        let profile = Profile::read(profile, &instance).expect("a profile");
        let judged = judge(&game, &profile, RBig::ZERO);
        Case { instance, game, judged }
    }

    fn shipped(instance: &str, profile: &str) -> Case {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances");
        let text = |name: &str| std::fs::read_to_string(root.join(name)).expect("a shipped file");
        Case::new(&text(instance), &text(profile))
    }

    fn decide(&self, rounds: Rounds, level: Level) -> Dominance {
        let strategies = &self.judged.strategies;
        dominance(&self.game, strategies, rounds, level, &Control::unlimited())
    }

    fn certificate(&self, found: &Dominance) -> Value {
        let bytes = of_profile(&self.instance, &self.game, &self.judged, Some(found)).to_bytes();
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Decides, has the checker agree, and returns what is left of each type after each round, and the
    /// round in which the profile goes, with the agent.
    #[track_caller]
    fn check(&self, rounds: Rounds, level: Level) -> (Vec<String>, Option<(usize, usize)>) {
        let found = self.decide(rounds, level);
        let certificate = self.certificate(&found);
        assert!(certificate["claim"]["undominated"].is_object(), "{:?}", found.verdict);
        assert_eq!(verdict(&certificate), Ok(()), "{certificate}");
        let left = found.rounds.iter().filter_map(|round| round.survivors.as_ref());
        (left.map(|left| self.shown(left)).collect(), eliminated(&found))
    }

    /// `0 1 | 2; 3`: actions by type, then by agent.
    fn shown(&self, left: &Survivors) -> String {
        let agents = (0..self.game.agents.len()).map(|i| {
            let names = |own: &Vec<usize>| {
                let names: Vec<&str> =
                    own.iter().map(|&a| self.game.action_names[i][a].as_str()).collect();
                names.join(" ")
            };
            left.used(i).iter().map(names).collect::<Vec<_>>().join(" | ")
        });
        agents.collect::<Vec<_>>().join("; ")
    }
}

fn eliminated(found: &Dominance) -> Option<(usize, usize)> {
    match &found.verdict {
        Verdict::Survives => None,
        Verdict::Eliminated(found) => Some((found.round, found.agent)),
        Verdict::Undecided(why) => panic!("{why}"),
    }
}

fn verdict(certificate: &Value) -> Result<(), &'static str> {
    match check_certificate(certificate.to_string().as_bytes(), None) {
        Outcome::Valid(_) => Ok(()),
        Outcome::Invalid { rejection, .. } => Err(rejection.code.text()),
    }
}

/// Two bidders with one type each, integer bids 0..5, uniform ties; what they bid.
fn duel(rule: &str, values: [i32; 2], bids: [&str; 2]) -> Case {
    let agent = |(name, value): (i32, i32)| {
        format!("[[agents]]\nname = \"{name}\"\ntypes = [{{ name = \"t\", value = {value} }}]\n")
    };
    let agents: String = [1, 2].into_iter().zip(values).map(agent).collect();
    let auction = "bids = { from = 0, to = 5, step = 1 }\nties = \"uniform\"";
    let text = format!("format = \"poacert/1\"\n{agents}[auction]\nrule = \"{rule}\"\n{auction}\n");
    let play = ["1", "2"].into_iter().zip(bids);
    let play = play.map(|(agent, bid)| json!({ "agent": agent, "type": "t", "bid": bid }));
    let play: Vec<Value> = play.collect();
    Case::new(&text, &json!({ "format": "poacert-profile/1", "play": play }).to_string())
}

#[test]
fn in_second_price_auctions_only_the_value_stays() {
    // Vickrey 1961. Overbidding is weakly dominated by bidding one's value, and so is underbidding.
    for level in [Level::Plan, Level::Interim] {
        let truthful = duel("second-price", [3, 2], ["3", "2"]);
        let rounds = vec!["3; 2".to_owned(), "3; 2".to_owned()];
        assert_eq!(truthful.check(Rounds::Fixpoint, level), (rounds, None));
        let overbidding = duel("second-price", [3, 2], ["0", "5"]);
        assert_eq!(overbidding.check(Rounds::Count(1), level), (Vec::new(), Some((1, 0))));
        let second = duel("second-price", [3, 2], ["3", "5"]);
        assert_eq!(second.check(Rounds::Count(1), level), (Vec::new(), Some((1, 1))));
    }
}

#[test]
fn first_price_rounds_are_those_found_by_hand() {
    // Found by a loop over pure dominators in Python fractions. By hand, values 4 and 3: bids from the value up
    // never gain and 1 beats 0, so 1 2 3 and 1 2 are left. Against 1 and 2, bidder 1 gets 3/2 and 0 from 1,
    // 2 and 1 from 2, 1 and 1 from 3; against 1, 2 and 3, bidder 2 gets 1, 0, 0 from 1 and 1, 1/2, 0 from 2.
    let rounds = |list: &[&str]| list.iter().map(|round| (*round).to_owned()).collect::<Vec<_>>();
    let four_three = duel("first-price", [4, 3], ["2", "2"]);
    let five_three = duel("first-price", [5, 3], ["3", "2"]);
    let four_four = duel("first-price", [4, 4], ["3", "3"]);
    let low = duel("first-price", [4, 4], ["1", "1"]);
    for level in [Level::Plan, Level::Interim] {
        let found = four_three.check(Rounds::Fixpoint, level);
        assert_eq!(found, (rounds(&["1 2 3; 1 2", "2; 2", "2; 2"]), None));
        let found = five_three.check(Rounds::Count(2), level);
        assert_eq!(found, (rounds(&["1 2 3 4; 1 2", "2 3; 2"]), None));
        let found = four_four.check(Rounds::Fixpoint, level);
        assert_eq!(found, (rounds(&["1 2 3; 1 2 3", "2 3; 2 3", "3; 3", "3; 3"]), None));
        // One round does not remove bidding 1; two do.
        assert_eq!(low.check(Rounds::Count(1), level), (rounds(&["1 2 3; 1 2 3"]), None));
        assert_eq!(low.check(Rounds::Count(2), level), (rounds(&["1 2 3; 1 2 3"]), Some((2, 0))));
    }
}

#[test]
fn plans_and_types_differ() {
    // By hand, in the file: the plan is dominated by the two bids exchanged; each bid alone is not.
    let file = "losing-bids-crossed.toml";
    let case = Case::shipped(&format!("regress/{file}"), &format!("profiles/{file}"));
    assert!(case.judged.holds());
    assert_eq!(case.check(Rounds::Count(1), Level::Plan).1, Some((1, 1)));
    let (left, gone) = case.check(Rounds::Count(1), Level::Interim);
    // First-price with value v: 0 is beaten by 1, bids from v up by less.
    assert_eq!((left, gone), (vec!["1 2 3 4; 1 2 | 1 2 3; 1 2 3 4".to_owned()], None));
}

/// Bets on a coin: U wins if it shows L, D if it shows R, and M is safe.
fn bet(safe: &str) -> String {
    let mut text = format!(
        "format = \"poacert/1\"\n[[agents]]\nname = \"1\"\ntypes = [{{ name = \"t\", value = {{ outcomes = \
         {{ win = 4, safe = \"{safe}\", lose = 0 }} }} }}]\n[[agents]]\nname = \"2\"\ntypes = [{{ name = \
         \"t\", value = {{ outcomes = {{ win = 0 }} }} }}]\n[auction]\nrule = \"table\"\nactions = {{ \"1\" = \
         [\"U\", \"M\", \"D\"], \"2\" = [\"L\", \"R\"] }}\n"
    );
    for (profile, outcome) in [
        ("UL", "win"),
        ("UR", "lose"),
        ("ML", "safe"),
        ("MR", "safe"),
        ("DL", "lose"),
        ("DR", "win"),
    ] {
        let (own, other) = profile.split_at(1);
        let entry = format!("profile = [\"{own}\", \"{other}\"]\noutcome = \"{outcome}\"\n");
        text = text + "[[auction.entries]]\n" + &entry;
    }
    text
}

fn play(first: Value) -> String {
    let play = [("1", first), ("2", json!("L"))];
    let play = play.map(|(agent, action)| json!({ "agent": agent, "type": "t", "action": action }));
    json!({ "format": "poacert-profile/1", "play": play }).to_string()
}

#[test]
fn mixtures_dominate_and_are_dominated() {
    // Half U, half D is worth 2 whatever happens. So M goes if it is worth less, though neither U nor D
    // dominates it; and the mixture goes if M is worth more, though both its parts stay.
    for level in [Level::Plan, Level::Interim] {
        let safe = Case::new(&bet("19/10"), &play(json!("M")));
        assert_eq!(safe.check(Rounds::Count(1), level), (Vec::new(), Some((1, 0))));
        let mixed = Case::new(&bet("21/10"), &play(json!({ "U": "1/2", "D": "1/2" })));
        assert_eq!(mixed.check(Rounds::Count(1), level), (Vec::new(), Some((1, 0))));
        for (worth, left) in [("2", "U M D; L R"), ("21/10", "U M D; L R")] {
            let stays = Case::new(&bet(worth), &play(json!("M")));
            assert_eq!(stays.check(Rounds::Count(1), level), (vec![left.to_owned()], None));
        }
    }
}

#[test]
fn limits_give_no_verdict() {
    let case = duel("first-price", [4, 4], ["1", "1"]);
    let over = Control::new(Some(Duration::ZERO), None, None);
    let strategies = &case.judged.strategies;
    let found = dominance(&case.game, strategies, Rounds::Count(2), Level::Plan, &over);
    assert!(matches!(found.verdict, Verdict::Undecided(Unfinished::Stopped)), "{found:?}");
    assert!(case.certificate(&found)["claim"].get("undominated").is_none());
}

/// A strategy for every type, mixed half of the time.
fn random_profile(random: &mut Random, game: &Game) -> Value {
    let mut plays = Vec::new();
    for (i, agent) in game.agents.iter().enumerate() {
        for (t, of_type) in game.type_names[i].iter().enumerate() {
            let allowed = &game.allowed[i][t];
            let law = match random.once_in(2) {
                true => random.law(allowed.len()),
                false => {
                    let only = random.below(allowed.len());
                    (0..allowed.len()).map(|a| RBig::from(u8::from(a == only))).collect()
                }
            };
            let law: serde_json::Map<_, _> = allowed
                .iter()
                .zip(law)
                .map(|(&a, p)| (game.action_names[i][a].clone(), json!(p.to_string())))
                .collect();
            plays.push(json!({ "agent": agent, "type": of_type, "action": law }));
        }
    }
    json!({ "format": "poacert-profile/1", "play": plays })
}

/// Compares everything with brute force; whether the profile survives.
fn agree(case: &Case, rounds: usize, level: Level) -> bool {
    let naive = Naive::of(&case.instance);
    let found = case.decide(Rounds::Count(rounds), level);
    assert_eq!(verdict(&case.certificate(&found)), Ok(()), "{}", case.instance.source.text);
    let mut brute = Brute::new(&naive, level == Level::Interim);
    for number in 1..=rounds {
        let strategies = &case.judged.strategies;
        for player in 0..brute.players.len() {
            let (agent, types) = brute.players[player].clone();
            let laws: Vec<Vec<(usize, RBig)>> = types
                .iter()
                .map(|&t| {
                    let weights = strategies.laws[agent][t].iter().flatten();
                    let unit = &strategies.denominators[agent];
                    weights
                        .map(|(a, w)| {
                            let chance = RBig::from_parts_signed(w.clone(), unit.clone());
                            (naive.actions[agent][*a], chance)
                        })
                        .collect()
                })
                .collect();
            if brute.dominated(player, &product(&laws)) {
                let Verdict::Eliminated(gone) = &found.verdict else { panic!("not dominated") };
                assert_eq!((gone.round, gone.agent), (number, agent));
                assert_eq!(gone.of_type, (level == Level::Interim).then(|| types[0]));
                return false;
            }
        }
        let next = brute.next();
        let Some(round) = found.rounds.get(number - 1) else {
            // Nothing went in the last round shown, so nothing goes any more.
            assert_eq!(next, brute.left);
            break;
        };
        let survivors = round.survivors.as_ref().expect("no limit");
        for (player, choices) in next.iter().enumerate() {
            let (agent, types) = &brute.players[player];
            let in_game = |choice: &Vec<usize>| -> Vec<usize> {
                choice.iter().map(|a| naive.actions[*agent].binary_search(a).unwrap()).collect()
            };
            let expected: Vec<Vec<usize>> = choices.iter().map(in_game).collect();
            let left: Vec<Vec<usize>> = match level {
                Level::Plan => survivors.plans(*agent),
                Level::Interim => {
                    let place =
                        survivors.types[*agent].iter().position(|t| *t == types[0]).unwrap();
                    survivors.actions[*agent][place].iter().map(|&a| vec![a]).collect()
                }
            };
            assert_eq!(left, expected, "round {number}: {}", case.instance.source.text);
        }
        brute.left = next;
    }
    assert!(matches!(found.verdict, Verdict::Survives), "{:?}", found.verdict);
    true
}

#[test]
fn random_games_agree_with_an_exact_simplex() {
    let mut random = Random::new(5_040);
    let (mut survive, mut tried) = (0, 0);
    while tried < 160 {
        let limits = Limits { columns: 60 };
        let text = match random.below(4) {
            0 => goods(&mut random, limits),
            1 => table(&mut random, limits),
            _ => auction(&mut random, limits),
        };
        let instance =
            Instance::read(Source::new("random.toml", text.clone())).expect("an instance");
        let game = Game::compile(&instance).expect("a small game");
        let all = Survivors::everything(&game);
        let plans: Vec<usize> = (0..game.agents.len()).map(|i| all.combinations(i)).collect();
        if plans.iter().product::<usize>() > 300 {
            continue;
        }
        let case = Case::new(&text, &random_profile(&mut random, &game).to_string());
        for level in [Level::Plan, Level::Interim] {
            survive += usize::from(agree(&case, 3, level));
            tried += 1;
        }
    }
    assert!(survive > 15 && survive < 145, "{survive} of {tried} survive");
}

/// A certificate with one change, which must be found.
#[track_caller]
fn forged(case: &Case, level: Level, code: &str, change: impl Fn(&mut Value)) {
    let mut certificate = case.certificate(&case.decide(Rounds::Fixpoint, level));
    assert_eq!(verdict(&certificate), Ok(()));
    change(&mut certificate);
    assert_eq!(verdict(&certificate), Err(code), "{certificate}");
}

fn list(value: &mut Value) -> &mut Vec<Value> {
    value.as_array_mut().expect("a list")
}

#[test]
fn forged_rounds_are_rejected() {
    // All-pay with types: some plans go as plans, and everything after the first round stays.
    let case = Case::shipped("regress/type-union.toml", "profiles/type-union.toml");
    let forged = |code: &str, change: &dyn Fn(&mut Value)| {
        forged(&case, Level::Plan, code, change);
    };
    let first = |c: &mut Value, agent: usize| c["proof"]["dominance"]["rounds"][0][agent].take();
    let put = |c: &mut Value, agent: usize, side: Value| {
        c["proof"]["dominance"]["rounds"][0][agent] = side;
    };
    // A plan that stays called dominated: nowhere better by itself, worse by another.
    for by in [json!([["only", "1", [["0", "1"]]]]), json!([["only", "1", [["2", "1"]]]])] {
        forged("not-dominated", &|c| {
            let mut side = first(c, 0);
            list(&mut side["dominated"]).push(json!([[["only", "0"]], by.clone()]));
            put(c, 0, side);
        });
    }
    forged("not-dominated", &|c| {
        let mut side = first(c, 1);
        side["dominated"][0][1] = json!([["low", "1", [["0", "1"]]], ["high", "1", [["0", "1"]]]]);
        put(c, 1, side);
    });
    // What was dominated, or supported, is no more.
    forged("plan-unsorted", &|c| {
        let mut side = first(c, 1);
        side["dominated"] = json!([]);
        put(c, 1, side);
    });
    forged("verdict-unsupported", &|c| {
        let mut side = first(c, 1);
        side["beliefs"] = json!([]);
        put(c, 1, side);
    });
    forged("belief-not-full", &|c| {
        let mut side = first(c, 0);
        side["beliefs"][0][0] = json!("0");
        put(c, 0, side);
    });
    forged("belief-not-full", &|c| {
        let mut side = first(c, 0);
        side["beliefs"][0] = json!(["1", [[[["0", "0"]], "-1"]]]);
        put(c, 0, side);
    });
    forged("malformed", &|c| {
        let mut side = first(c, 0);
        side["beliefs"][0] = json!(["1", [[[["0"]], "1"]]]);
        put(c, 0, side);
    });
    forged("duplicate-entry", &|c| {
        let mut side = first(c, 0);
        side["beliefs"][0] = json!(["1", [[[["0", "0"]], "1"], [[["0", "0"]], "1"]]]);
        put(c, 0, side);
    });
    // Agent 1's bid 3 went in round 1.
    forged("belief-of-eliminated", &|c| {
        let belief = json!(["1", [[[["3"]], "1"]]]);
        list(&mut c["proof"]["dominance"]["rounds"][1][1]["beliefs"]).push(belief);
    });
    forged("survivors-mismatch", &|c| {
        c["claim"]["undominated"]["survivors"][0][1] = json!("5");
    });
    // The last round shown may be left unsorted, but then it is not the one that removes nothing.
    for (code, kept) in [("verdict-unsupported", 1), ("survivors-mismatch", 0)] {
        forged(code, &|c| list(&mut c["claim"]["undominated"]["survivors"]).truncate(kept));
    }
    // One round is not the fixpoint, and no two.
    for rounds in ["fixpoint", "2"] {
        forged("verdict-unsupported", &|c| {
            c["claim"]["undominated"]["rounds"] = json!(rounds);
            list(&mut c["claim"]["undominated"]["survivors"]).truncate(1);
            list(&mut c["proof"]["dominance"]["rounds"]).truncate(1);
        });
    }
    // Parts of two types are for plans.
    forged("malformed", &|c| c["claim"]["undominated"]["level"] = json!("interim"));
    forged("missing-section", &|c| c["claim"]["undominated"]["holds"] = json!(false));
    forged("missing-section", &|c| c["proof"]["dominance"] = Value::Null);
    forged("missing-section", &|c| {
        drop(c["proof"]["dominance"].as_object_mut().unwrap().remove("rounds"))
    });
    forged("malformed", &|c| drop(c["claim"].as_object_mut().unwrap().remove("undominated")));
    forged("unknown-name", &|c| {
        let mut side = first(c, 0);
        side["dominated"][0][0] = json!([["only", "9"]]);
        put(c, 0, side);
    });
}

#[test]
fn forged_eliminations_are_rejected() {
    let file = "losing-bids-crossed.toml";
    let case = Case::shipped(&format!("regress/{file}"), &format!("profiles/{file}"));
    let plan = |code: &str, change: &dyn Fn(&mut Value)| forged(&case, Level::Plan, code, change);
    plan("verdict-unsupported", &|c| c["claim"]["undominated"]["eliminated"]["round"] = json!("2"));
    plan("unknown-name", &|c| c["claim"]["undominated"]["eliminated"]["agent"] = json!("1"));
    plan("missing-section", &|c| c["proof"]["dominance"]["dominator"] = Value::Null);
    plan("not-dominated", &|c| {
        c["proof"]["dominance"]["dominator"] = json!([["low", "1", [["1", "1"]]]]);
    });
    plan("deviation-not-a-law", &|c| c["proof"]["dominance"]["dominator"][0][1] = json!("2"));
    plan("malformed", &|c| c["claim"]["undominated"]["eliminated"]["type"] = json!("low"));
    plan("verdict-unsupported", &|c| c["claim"]["undominated"]["holds"] = json!(true));
    // The dominator of the plan changes two types, and each alone is not dominated.
    plan("not-dominated", &|c| {
        c["claim"]["undominated"]["level"] = json!("interim");
        c["claim"]["undominated"]["eliminated"]["type"] = json!("low");
    });
}
