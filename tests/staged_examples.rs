//! Trees, sizes and plan games of the paper's examples, against numbers by hand.

use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use poacert::game::{market_game, plan_game};
use poacert::instance::{Allocation, Instance, Source};
use poacert::staged::{Buyers, Market, Place, Tree, sizes};

fn instance(path: &str) -> Instance {
    let file = format!("{}/instances/{path}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).expect("an instance");
    Instance::read(Source::new(path, text)).unwrap_or_else(|problems| panic!("{problems}"))
}

fn number(text: &str) -> RBig {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    RBig::from_parts_signed(above.parse().expect("a number"), below.parse().expect("a number"))
}

/// Each pair of bids, 9, ends in 1 outcome, 2 where they tie: 12. In each the winner keeps, or posts one of two prices that the
/// other accepts or declines: 5 plays. Agent 1 bids at one set. Having bid b she has won having paid one of 0, .., b: 1 + 2 + 3
/// sets at which she may keep or post; or lost, having paid nothing, and answers one of two prices: 3 times 2 sets.
#[test]
fn example_2_of_values_up_to_2_is_counted_by_hand() {
    let instance = instance("paper/example2-2");
    let market = Market::of(&instance);
    let tree = Tree::whole(&market, Buyers::All, 120).expect("120 plays");
    assert!(Tree::whole(&market, Buyers::All, 119).is_err());
    assert_eq!(tree.ends.len(), 120);
    let sets: Vec<usize> = tree.agents.iter().map(|side| side.sets.len()).collect();
    let sequences: Vec<usize> = tree.agents.iter().map(|side| side.sequences).collect();
    assert_eq!(sets, [13, 26]);
    assert_eq!(sequences, [1 + 3 + 6 * 3 + 6 * 2, 1 + 2 * (3 + 6 * 3 + 6 * 2)]);
    let sizes = sizes(&instance).expect("small");
    assert_eq!(sizes.plays, UBig::from(120u8));
    assert_eq!((sizes.information.clone(), sizes.bidding.clone()), (None, UBig::from(2u8)));
    assert_eq!(sizes.markets, [UBig::from(2u8 * 12 * 3)]);
    assert_eq!(sizes.positions(), UBig::from(2u8 + 72 + 120));
    // See below; agent 2 has two types.
    assert_eq!(sizes.agents.iter().map(|own| own.plans).collect::<Vec<_>>(), [156, 2 * 156]);
    for (own, (sets, sequences)) in sizes.agents.iter().zip(sets.into_iter().zip(sequences)) {
        assert_eq!((&own.sets, &own.sequences), (&sets.into(), &sequences.into()));
    }
    // Depth first: after the bid 0 come the views of the loser, `holds 1` being before `holds 2`.
    let paths: Vec<String> =
        tree.agents[0].sets[..4].iter().map(|set| set.path.join(" | ")).collect();
    assert_eq!(
        paths,
        [
            "only",
            "only | 0 | market 1 lot 1; holds 1; paid 0",
            "only | 0 | market 1 lot 1; holds 2; paid 0; price 1",
            "only | 0 | market 1 lot 1; holds 2; paid 0; price 2",
        ]
    );
    assert_eq!(tree.agents[0].sets[1].actions, ["keep", "post 1", "post 2"]);
    assert_eq!(tree.agents[0].sets[2].actions, ["accept", "decline"]);
}

/// Agent 1 bids 2, agent 2 bids 0; agent 1 posts 2, which agent 2 accepts if that is her value: welfare 3/2, all of it agent 1's.
#[test]
fn the_equilibrium_of_example_2_earns_what_the_paper_says() {
    let instance = instance("paper/example2-2");
    let mut follow = |agent: usize, set: &poacert::staged::InformationSet| {
        let played = match &set.place {
            Place::Information => return None,
            Place::Bid { .. } => ["2", "0"][agent],
            Place::Market { price: None, .. } => "post 2",
            Place::Market { price: Some(price), .. }
                if *price <= number(["1", "1", "2"][agent + set.of_type]) =>
            {
                "accept"
            }
            Place::Market { .. } => "decline",
        };
        Some(set.actions.iter().position(|action| action == played).into_iter().collect())
    };
    let market = Market::of(&instance);
    let tree = Tree::along(&market, Buyers::All, 2, &mut follow).expect("two plays");
    let unit = RBig::from(&tree.money * &tree.chance);
    let sum = |of: &dyn Fn(&poacert::staged::End) -> &IBig| {
        tree.ends.iter().map(|end| RBig::from(of(end).clone())).fold(RBig::ZERO, |a, b| a + b)
            / &unit
    };
    assert_eq!(tree.ends.len(), 2);
    assert_eq!(sum(&|end| &end.welfare), number("3/2"));
    assert_eq!(sum(&|end| &end.optimum), number("3/2"));
    assert_eq!(sum(&|end| &end.utility[0]), number("3/2"));
    assert_eq!(sum(&|end| &end.utility[1]), RBig::ZERO);
    assert_eq!(sum(&|end| &end.revenue), RBig::ZERO);
    // The sets on the way: both bids, the offer, and the answers of two types.
    assert_eq!((tree.agents[0].sets.len(), tree.agents[1].sets.len()), (2, 4));
}

/// A rational buyer declines what costs more than her value; at her value she is free or accepts. The seller knows her view only.
#[test]
fn buyers_are_restricted_as_they_were_asked_to_be() {
    let market = Market::of(&instance("paper/example2-2"));
    let answers = |buyers: Buyers| -> Vec<(usize, RBig, Vec<String>)> {
        let tree = Tree::whole(&market, buyers, 1000).expect("small");
        let sets = tree.agents[1].sets.iter().filter_map(|set| match &set.place {
            Place::Market { price: Some(price), bid, .. } if bid == "0" => {
                Some((set.of_type, price.clone(), set.actions.clone()))
            }
            _ => None,
        });
        sets.collect()
    };
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let (both, yes, no) = (named(&["accept", "decline"]), named(&["accept"]), named(&["decline"]));
    let (one, two) = (number("1"), number("2"));
    let expected = |at_one: &[Vec<String>; 4]| {
        let [a, b, c, d] = at_one.clone();
        vec![(0, one.clone(), a), (0, two.clone(), b), (1, one.clone(), c), (1, two.clone(), d)]
    };
    assert_eq!(
        answers(Buyers::All),
        expected(&[both.clone(), both.clone(), both.clone(), both.clone()])
    );
    assert_eq!(
        answers(Buyers::Free),
        expected(&[both.clone(), no.clone(), yes.clone(), both.clone()])
    );
    assert_eq!(answers(Buyers::Accepting), expected(&[yes.clone(), no, yes.clone(), yes]));
}

/// A plan of agent 1: her bid b; at the b + 1 views as the winner one of 3 actions, at the 2 views as the loser one of 2: that is
/// 3 * 4 + 9 * 4 + 27 * 4 plans. Both types of agent 2 have the same.
#[test]
fn the_plans_of_example_2_are_counted_by_hand() {
    let game = plan_game(&instance("paper/example2-2"), true, Buyers::All).expect("small");
    assert_eq!(game.actions.digits(game.actions.count() - 1), [155, 155]);
    assert_eq!(game.allowed[1], [(0..156).collect::<Vec<_>>(), (0..156).collect()]);
    assert_eq!(
        game.action_names[0][0],
        "0 (market 1 lot 1; holds 1; paid 0: keep, market 1 lot 1; holds 2; paid 0; price 1: accept, \
         market 1 lot 1; holds 2; paid 0; price 2: accept)"
    );
    assert_eq!(
        game.action_names[0][1],
        "0 (market 1 lot 1; holds 1; paid 0: keep, market 1 lot 1; holds 2; paid 0; price 1: accept, \
         market 1 lot 1; holds 2; paid 0; price 2: decline)"
    );
    let plan = |agent: usize, parts: &[&str]| {
        let fits = |name: &&String| parts.iter().all(|part| name.contains(part));
        game.action_names[agent].iter().position(|name| fits(&name)).expect("a plan")
    };
    let seller = plan(0, &["2 (", "holds 1; paid 0: post 2"]);
    let careful = plan(1, &["0 (", "price 1: accept", "price 2: decline"]);
    let eager = plan(1, &["0 (", "price 1: accept", "price 2: accept"]);
    let amount = |amount: &IBig| RBig::from_parts_signed(amount.clone(), game.money.clone());
    // She keeps it, worth 1; or sells it for 2.
    let kept = game.actions.number(&[seller, careful]);
    let sold = game.actions.number(&[seller, eager]);
    assert_eq!(amount(&game.utility[0][0][kept]), number("1"));
    assert_eq!(amount(&game.utility[0][0][sold]), number("2"));
    assert_eq!(amount(&game.utility[1][0][sold]), number("-1"));
    assert_eq!(amount(&game.utility[1][1][sold]), number("0"));
    assert_eq!(amount(&game.welfare(1, sold)), number("2"));
    assert_eq!(game.expected_optimum(), number("3/2"));
}

/// Each of three agents may learn her successor's type for free. 8 type profiles, 2 choices of each agent with one signal each,
/// 2 bids each. A type chooses at one set and bids at three: after nothing, and after either signal. If all learn and do what
/// they learn welfare is 3/2 of 3; if nobody learns and all play 0, it is 3 less the chance that someone loses.
#[test]
fn the_cycle_with_information_is_counted_by_hand() {
    let instance = instance("regress/cycle-informed");
    let sizes = sizes(&instance).expect("small");
    assert_eq!(sizes.information, Some(UBig::from(8u8)));
    assert_eq!(sizes.bidding, UBig::from(64u8));
    assert_eq!(sizes.plays, UBig::from(512u16));
    for own in &sizes.agents {
        assert_eq!((&own.sets, &own.sequences), (&UBig::from(8u8), &UBig::from(1 + 2 * (2 + 6u8))));
        assert_eq!(own.plans, 12);
    }
    let tree = Tree::whole(&Market::of(&instance), Buyers::All, 512).expect("512 plays");
    assert_eq!(tree.ends.len(), 512);
    let paths: Vec<String> =
        tree.agents[0].sets[..5].iter().map(|set| set.path.join(" | ")).collect();
    assert_eq!(paths, ["0", "0 | none", "0 | next | 0", "0 | next | 1", "1"]);
    let game = plan_game(&instance, true, Buyers::All).expect("small");
    assert_eq!(
        game.action_names[2][..6],
        [
            "0: none (: 0)",
            "0: none (: 1)",
            "0: next (0: 0, 1: 0)",
            "0: next (0: 0, 1: 1)",
            "0: next (0: 1, 1: 0)",
            "0: next (0: 1, 1: 1)",
        ]
    );
    let expected = |plan: &str| {
        let mut welfare = RBig::ZERO;
        for types in 0..game.types.count() {
            let named =
                |i: usize| format!("{}: {plan}", game.type_names[i][game.types.digit(types, i)]);
            let place = |i: usize| game.action_names[i].iter().position(|n| *n == named(i));
            let a: Vec<usize> = (0..3).map(|i| place(i).expect("a plan")).collect();
            let amount = game.welfare(types, game.actions.number(&a)) * &game.prior[types];
            welfare += RBig::from_parts_signed(amount, &game.money * &game.prior_total);
        }
        welfare
    };
    assert_eq!(expected("next (0: 0, 1: 1)"), number("3/2"));
    // If all play 0, everybody's action is that of the next: nobody loses.
    assert_eq!(expected("none (: 0)"), number("3"));
    // Without information there are only the two bids.
    let without = plan_game(&instance, false, Buyers::All).expect("small");
    assert_eq!(without.action_names[0], ["0", "1"]);
}

/// Agent 1 holds the item and nothing was paid. She keeps or posts one of two prices, agent 2 answers each: 4 plans of both types.
#[test]
fn the_market_of_example_2_alone_is_counted_by_hand() {
    let instance = instance("paper/example2-2");
    let game = market_game(&instance, 0, &Allocation::Shares(vec![1, 0])).expect("small");
    assert_eq!(game.action_names[0], ["keep", "post 1", "post 2"]);
    let answers = |one: &str, two: &str| {
        format!(
            "(market 1 lot 1; holds 1; paid 0; price 1: {one}, market 1 lot 1; holds 1; paid 0; price 2: {two})"
        )
    };
    assert_eq!(
        game.action_names[1],
        [
            answers("accept", "accept"),
            answers("accept", "decline"),
            answers("decline", "accept"),
            answers("decline", "decline"),
        ]
    );
    let amount = |amount: &IBig| RBig::from_parts_signed(amount.clone(), game.money.clone());
    // Sold for 1 to the type worth 2; not sold for 2.
    let sold = game.actions.number(&[1, 1]);
    assert_eq!(amount(&game.utility[0][0][sold]), number("1"));
    assert_eq!(amount(&game.utility[1][1][sold]), number("1"));
    assert_eq!(amount(&game.welfare(1, sold)), number("2"));
    let kept = game.actions.number(&[2, 1]);
    assert_eq!(amount(&game.welfare(1, kept)), number("1"));
    // Nobody sells: there is nothing to do, and one plan without a name.
    let unsold = market_game(&instance, 0, &Allocation::Shares(vec![0, 0])).expect("small");
    assert_eq!(unsold.action_names, [[""], [""]]);
}
