//! Profiles of combined markets: regrets and welfare known otherwise.

use dashu::rational::RBig;
use poacert::equilibrium::{Follow, Unjudged, judge_sequential, judge_staged};
use poacert::instance::{
    Aftermarket, Allocation, Disclosure, Instance, MarketRule, Profile, Source, Stage, StagedPlay,
    Stages, Traders,
};
use poacert::staged::{Buyers, Market, Tree, Unbuilt};
use std::collections::BTreeMap;

const LIMIT: usize = 1_000_000;

fn number(text: &str) -> RBig {
    text.parse().expect("a number")
}

/// Example 2 of the paper: values 1 and 1..=H with P(v >= k) = 1/k, a second-price auction with ties by priority, and a
/// posted price afterwards.
fn example_2(h: usize, ties: &str) -> Instance {
    let types = (1..=h).map(|k| {
        let prob = if k == h { format!("1/{h}") } else { format!("1/{}", k * (k + 1)) };
        format!("{{ name = \"{k}\", prob = \"{prob}\", value = {k} }}")
    });
    let types: Vec<String> = types.collect();
    let text = format!(
        "format = \"poacert/1\"\n[goods]\nkind = \"single\"\n[[agents]]\nname = \"1\"\n\
         types = [{{ name = \"1\", value = 1 }}]\n[[agents]]\nname = \"2\"\ntypes = [{}]\n\
         [auction]\nrule = \"second-price\"\nbids = {{ from = 0, to = {h}, step = 1 }}\nties = {ties}\n",
        types.join(", ")
    );
    let mut instance = Instance::read(Source::new("example-2.toml", text)).expect("valid");
    let all = || vec![true, true];
    let prices = (1..=h).map(|price| RBig::from(price)).collect();
    instance.stages = Some(Stages {
        information: vec![Vec::new(), Vec::new()],
        disclosure: Disclosure::default(),
        aftermarkets: vec![Aftermarket {
            rule: MarketRule::PostedPrice {
                traders: Traders { sellers: all(), buyers: all() },
                prices,
            },
            discount: RBig::ONE,
        }],
    });
    instance
}

fn play(agent: usize, of_type: usize, stage: Stage, action: &str) -> StagedPlay {
    StagedPlay {
        agent,
        of_type,
        stage,
        information: None,
        signal: None,
        bid: None,
        lot: None,
        holds: None,
        paid: None,
        saw: Vec::new(),
        law: vec![(action.to_owned(), RBig::ONE)],
        trembles: Vec::new(),
        span: 0..0,
    }
}

fn profile(plays: Vec<StagedPlay>) -> Profile {
    let source = Source::new("profile.toml", String::new());
    Profile { title: None, citation: None, strategies: Vec::new(), plays, source }
}

/// Agent 1 bids H and posts H; agent 2 bids 0 and accepts up to her value (below it, if `strictly`).
fn example_2_profile(h: usize, strictly: bool) -> Profile {
    let holds =
        |agent: usize| Some(Allocation::Shares((0..2).map(|i| u32::from(i == agent)).collect()));
    let mut plays = vec![
        play(0, 0, Stage::Bid, &h.to_string()),
        StagedPlay { holds: holds(0), ..play(0, 0, Stage::Market(1), &format!("post {h}")) },
        StagedPlay { holds: holds(1), ..play(0, 0, Stage::Market(1), "decline") },
    ];
    for v in 0..h {
        plays.push(play(1, v, Stage::Bid, "0"));
        plays.push(StagedPlay { holds: holds(1), ..play(1, v, Stage::Market(1), "keep") });
        for price in 1..=h {
            let accepts = if strictly { price < v + 1 } else { price <= v + 1 };
            let action = if accepts { "accept" } else { "decline" };
            let saw = vec![("price".to_owned(), price.to_string())];
            plays.push(StagedPlay { saw, holds: holds(0), ..play(1, v, Stage::Market(1), action) });
        }
    }
    profile(plays)
}

fn names(instance: &Instance) -> Vec<String> {
    instance.agents.iter().map(|agent| agent.name.clone()).collect()
}

#[test]
fn example_2_has_welfare_2_minus_1_over_h() {
    // By hand: the item ends with agent 2 exactly if her value is H, which has probability 1/H; posting H pays
    // 1/H * H + (1 - 1/H) = 2 - 1/H, as much as any price; the optimum is the harmonic number.
    for h in 2..=6 {
        for ties in ["\"uniform\"", "{ priority = [\"1\", \"2\"] }"] {
            let instance = example_2(h, ties);
            let market = Market::of(&instance);
            let mut build =
                |follow: &mut Follow<'_>| Tree::along(&market, Buyers::All, LIMIT, follow);
            let judged = judge_staged(
                &example_2_profile(h, false),
                &names(&instance),
                RBig::ZERO,
                &mut build,
            )
            .expect("complete");
            assert_eq!(judged.regret(), RBig::ZERO, "{:?}", judged.deviation);
            assert_eq!(judged.welfare, number("2") - RBig::from_parts(1.into(), h.into()));
            let harmonic = (1..=h).map(|k| RBig::from_parts(1.into(), k.into()));
            assert_eq!(judged.optimal_welfare, harmonic.fold(RBig::ZERO, |sum, part| sum + part));
            assert_eq!(judged.revenue, RBig::ZERO);
            // If an indifferent buyer rejects, posting H - 1 gains (H - 2)/H.
            let strict = judge_staged(
                &example_2_profile(h, true),
                &names(&instance),
                RBig::ZERO,
                &mut build,
            )
            .expect("complete");
            assert_eq!(strict.regret(), RBig::from_parts((h - 2).into(), h.into()));
            if let Some(deviation) = strict.deviation {
                assert_eq!(deviation.steps.len(), 1);
                let step = &deviation.steps[0];
                assert_eq!(step.set.actions[step.action], format!("post {}", h - 1));
            }
        }
    }
}

#[test]
fn example_2_is_sequential_with_plain_trembles() {
    // Lemma 3 of the paper: bids tremble alike at all values, so the belief after winning is the prior.
    for h in 2..=4 {
        let instance = example_2(h, "\"uniform\"");
        let tree = Tree::whole(&Market::of(&instance), Buyers::All, LIMIT).expect("small");
        let found =
            judge_sequential::<Unbuilt>(&example_2_profile(h, false), &names(&instance), &tree);
        let found = found.expect("complete");
        assert_eq!(found.regret(), RBig::ZERO);
        // Agent 2 who won against all odds: weight of order 1.
        assert!(found.sets.iter().any(|set| set.order == 1));
        // Accepting a price above the value is not rational, on the path or off it.
        let mut odd = example_2_profile(h, false);
        for play in &mut odd.plays {
            if play.of_type == 0 && play.saw == [("price".to_owned(), "2".to_owned())] {
                play.law[0].0 = "accept".to_owned();
            }
        }
        let found = judge_sequential::<Unbuilt>(&odd, &names(&instance), &tree).expect("complete");
        assert_eq!(found.regret(), RBig::ONE);
    }
}

#[test]
fn sets_left_out_and_met_twice_are_told_all_at_once() {
    let instance = example_2(3, "\"uniform\"");
    let market = Market::of(&instance);
    let mut build = |follow: &mut Follow<'_>| Tree::along(&market, Buyers::All, LIMIT, follow);
    let mut plays = example_2_profile(3, false).plays;
    plays.retain(|play| play.saw != [("price".to_owned(), "2".to_owned())]);
    let twice = plays[0].clone();
    plays.push(twice);
    let judged = judge_staged(&profile(plays), &names(&instance), RBig::ZERO, &mut build);
    let Err(Unjudged::Profile(problems)) = judged else { panic!("{judged:?}") };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for problem in problems.list() {
        *counts.entry(problem.code.text().to_owned()).or_default() += 1;
    }
    assert_eq!(counts["duplicate-play"], 1);
    // Three types of agent 2 at the price 2, where agent 1 paid nothing of her own; she may win at any of her bids.
    assert!(counts["missing-strategy"] >= 3, "{problems}");
    assert!(problems.to_string().contains("price 2"), "{problems}");
}
