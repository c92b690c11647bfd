//! Worst equilibria of combined markets that are sequential, by hand, and their certificates before the independent checker.

use dashu::rational::RBig;
use poacert::certificate::of_sequence_answer;
use poacert::equilibrium::sequence_form::{Attained, solve_sequential};
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question};
use poacert::exact::Bracket;
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, Precision};
use poacert::staged::{Buyers, Market, Tree};
use poacert_checker::{Outcome, check};
use std::path::Path;

/// Example 2, values up to 3. Agent 1 bids 3, agent 2 bids 0, agent 1 posts 3, also after any other bid of agent 2 (all
/// mistakes are alike, so that she believes the prior) and earns nothing else by 1 or 2. With accepting buyers value 3 takes it:
/// 2/3 + 3/3. With free ones value 2 declines 2, which gives 2/3 + 2/3, and value 3 takes 3 with probability 1/2, which gives as
/// much: 5/6 + 3/6 = 4/3, and so welfare 1 + 2/6. Neither value gains by another bid, as it only meets the price 3 or pays 3.
#[test]
fn the_worst_equilibria_of_example_2_are_sequential() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/paper/example2-3.toml");
    let text = std::fs::read_to_string(path).expect("a shipped file");
    let instance = Instance::read(Source::new("example2-3", text)).expect("valid");
    let question = Question {
        concept: Concept::Bne,
        objective: Objective::welfare(),
        direction: Direction::Min,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    };
    for (buyers, worst) in [(Buyers::Free, "4/3"), (Buyers::Accepting, "5/3")] {
        let tree = Tree::whole(&Market::of(&instance), buyers, 1_000_000).expect("small");
        let control = Control::unlimited();
        let found = solve_sequential(&tree, &question, &Precision::Exact, &control);
        let worst: RBig = worst.parse().expect("a number");
        assert_eq!(found.value, Bracket::new(worst.clone(), worst), "{buyers:?}");
        assert!(matches!(found.proof.attained, Some(Attained::Sequential(_))));
        let certificate = of_sequence_answer(&instance, &tree, buyers, &found);
        let outcome = check(&certificate.to_bytes(), None);
        assert!(matches!(outcome, Outcome::Valid(_)), "{buyers:?}: {outcome:?}");
    }
}
