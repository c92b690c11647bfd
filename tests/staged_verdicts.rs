//! What decides a verdict about a combined market: how ties are broken, what indifferent buyers do, whether payments are seen, and
//! which prices may be posted.

use dashu::rational::RBig;
use poacert::equilibrium::dominance::{Level, Rounds, Verdict, dominance};
use poacert::equilibrium::sequence_form;
use poacert::equilibrium::{
    Concept, Direction, Follow, Objective, PriorMode, Question, StagedJudged, judge_staged,
    judge_strategies, plan_strategies,
};
use poacert::exact::Bracket;
use poacert::game::plan_game;
use poacert::instance::{Instance, Profile, Source};
use poacert::solve::{Control, Precision};
use poacert::staged::{Buyers, GivenTypes, Market, Tree, Unbuilt};
use std::path::Path;

const LIMIT: usize = 1_000_000;

fn number(text: &str) -> RBig {
    text.parse().expect("a number")
}

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
    std::fs::read_to_string(path).expect("a shipped file")
}

/// The text of a shipped file with other words in some places, each of which it has.
fn changed(name: &str, changes: &[(&str, &str)]) -> Source {
    let mut text = text(name);
    for (from, to) in changes {
        assert!(text.contains(from), "{name} has no {from}");
        text = text.replace(from, to);
    }
    Source::new(name, text)
}

fn instance(name: &str, changes: &[(&str, &str)]) -> Instance {
    Instance::read(changed(name, changes)).expect("valid")
}

fn profile(name: &str, changes: &[(&str, &str)], instance: &Instance) -> Profile {
    Profile::read(changed(name, changes), instance).expect("valid")
}

fn names(instance: &Instance) -> Vec<String> {
    instance.agents.iter().map(|agent| agent.name.clone()).collect()
}

fn judge(instance: &Instance, profile: &Profile) -> StagedJudged {
    let market = Market::of(instance);
    let mut build = |follow: &mut Follow<'_>| Tree::along(&market, Buyers::All, LIMIT, follow);
    judge_staged(profile, &names(instance), RBig::ZERO, &mut build).expect("complete")
}

/// Regret and welfare.
fn judged(instance: &Instance, profile: &Profile) -> [RBig; 2] {
    let judged = judge(instance, profile);
    [judged.regret(), judged.welfare]
}

/// In which round of weak dominance of whole plans the profile goes, if it does.
fn eliminated(instance: &Instance, profile: &Profile, rounds: Rounds) -> Option<usize> {
    let game = plan_game(instance, true, Buyers::All).expect("small");
    let plays = GivenTypes::of(&Market::of(instance), Buyers::All, LIMIT).expect("small");
    let strategies = plan_strategies::<Unbuilt>(profile, &names(instance), &plays.agents, &game);
    let judged = judge_strategies(&game, strategies.expect("complete"), RBig::ZERO);
    let control = Control::unlimited();
    match dominance(&game, &judged.strategies, rounds, Level::Plan, &control).verdict {
        Verdict::Survives => None,
        Verdict::Eliminated(eliminated) => Some(eliminated.round),
        Verdict::Undecided(why) => panic!("{why:?}"),
    }
}

fn worst(instance: &Instance, buyers: Buyers) -> Bracket {
    let tree = Tree::whole(&Market::of(instance), buyers, LIMIT).expect("small");
    let question = Question {
        concept: Concept::Bne,
        objective: Objective::welfare(),
        direction: Direction::Min,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    };
    sequence_form::solve(&tree, &question, &Precision::Exact, &Control::unlimited()).value
}

/// Lemma 3 takes it that bidding H is no dominated strategy. By hand, for H = 2, where only agent 1 resells and 0 is on the menu: where
/// ties go to agent 1 the bid 1 followed by the same prices wins whenever agent 2 bids at most 1, at the same payment, and spares
/// her 2 for what sells for at most 2. If agent 2 wins a tie sometimes, the bid 2 alone is sure to win from the bid 1, and then
/// earns 1 by posting 2 to those who accept it; and agent 2 does well with 0 against those who bid 1 and give the item away.
#[test]
fn the_tie_rule_decides_whether_the_highest_bid_is_dominated() {
    for (ties, round) in [
        ("\"uniform\"", None),
        ("{ priority = [\"2\", \"1\"] }", None),
        ("{ priority = [\"1\", \"2\"] }", Some(1)),
    ] {
        let menu = "prices = [0, 1, 2]\nsellers = [\"1\"]";
        let with = [
            ("ties = \"uniform\"", &*format!("ties = {ties}")),
            ("prices = { from = 1, to = 2, step = 1 }", menu),
        ];
        let instance = instance("paper/example2-2.toml", &with);
        let mut profile =
            profile("profiles/example2-2.toml", &[], &self::instance("paper/example2-2.toml", &[]));
        profile.plays.retain(|play| {
            let law = &play.law[0].0;
            law != "keep" && !(play.agent == 0 && law.starts_with("accept"))
        });
        assert_eq!(judged(&instance, &profile), [number("0"), number("3/2")], "{ties}");
        let found = eliminated(&instance, &profile, Rounds::Count(1));
        assert_eq!(found, round, "{ties}");
    }
}

/// A buyer who declines what costs all that it is worth to her: nobody then pays 3, and agent 1 posts 2 instead, which is worth
/// 2/3 + 2 * 1/3 = 4/3 to her and not 1: she gains (H - 2)/H = 1/3.
#[test]
fn an_indifferent_buyer_decides_what_price_is_posted() {
    let instance = instance("paper/example2-3.toml", &[]);
    let accepting = profile("profiles/example2-3.toml", &[], &instance);
    assert_eq!(judged(&instance, &accepting), [number("0"), number("5/3")]);
    let strict = [
        ("\"accept up to 1\"", "\"decline\""),
        ("\"accept up to 2\"", "\"accept up to 1\""),
        ("\"accept up to 3\"", "\"accept up to 2\""),
    ];
    let declining = profile("profiles/example2-3.toml", &strict, &instance);
    assert_eq!(judged(&instance, &declining), [number("1/3"), number("1")]);
    // If 2 is posted, agent 2 of value 3 buys it, and nobody gains by another price.
    let strict = [strict[0], strict[1], strict[2], ("\"post 3\"", "\"post 2\"")];
    let lower = profile("profiles/example2-3.toml", &strict, &instance);
    assert_eq!(judged(&instance, &lower), [number("0"), number("5/3")]);
}

/// All equilibria (of which the threat to decline what one likes makes the worst), those with rational answers, those in which
/// indifferent buyers accept: by an independent search over the vertices of both polyhedra.
#[test]
fn what_buyers_may_answer_decides_the_worst_equilibrium() {
    let instance = instance("paper/example2-3.toml", &[]);
    for (buyers, value) in [(Buyers::All, "1"), (Buyers::Free, "4/3"), (Buyers::Accepting, "5/3")] {
        assert_eq!(worst(&instance, buyers), Bracket::new(number(value), number(value)));
    }
}

/// Theorem 4 on a grid: by an independent elimination of all dominated plans, round by round, the inefficient equilibrium survives
/// if the price may depend on what agent 1 paid. If she does not see it, by hand: the bid 1 of agent 2 of value 2, who accepts 1
/// and declines 4, is never worse than her bid 0, for she meets the same price, which is no better than winning at 1; and better
/// where agent 1 bids 0 and keeps.
#[test]
fn a_hidden_payment_decides_theorem_4() {
    for (name, round) in [("theorem4", None), ("theorem4-hidden", Some(1))] {
        let instance = instance(&format!("regress/{name}.toml"), &[]);
        let profile = profile("profiles/theorem4.toml", &[], &instance);
        assert_eq!(judged(&instance, &profile), [number("0"), number("8/3")], "{name}");
        assert_eq!(eliminated(&instance, &profile, Rounds::Fixpoint), round, "{name}");
    }
}

/// Without the price 3 the best is 2, which is worth 1/2 + 2 * 1/2 = 3/2 to agent 1, and all who value the item more get it: 11/6,
/// the optimum. With 3 on the menu she earns 5/3.
#[test]
fn the_menu_of_prices_decides_efficiency() {
    let menu = ("prices = { from = 1, to = 3, step = 1 }", "prices = [1, 2]");
    let post = ("\"post 3\"", "\"post 2\"");
    for (changes, regret) in [(&[menu][..], "0"), (&[], "1/6")] {
        let instance = instance("paper/example2-3.toml", changes);
        let profile = profile("profiles/example2-3.toml", &[post], &instance);
        assert_eq!(judged(&instance, &profile), [number(regret), number("11/6")]);
    }
}
