//! Changes to exported Coq files after which they must not compile.

/// A golden file with some texts replaced.
pub struct Tampered {
    pub name: &'static str,
    pub golden: &'static str,
    /// What was changed, for people.
    pub what: &'static str,
    /// Each text and what takes its place, everywhere.
    pub changes: &'static [(&'static str, &'static str)],
}

const CCE_HALF: &str = "literature_cce_half_certify";
const RESERVE_NS: &str = "literature_reserve_solve_bce_ns_min_welfare";

const OBEDIENT: &str = "regress_informed_racer_solve_bce_min_welfare";

pub const TAMPERED: &[Tampered] = &[
    Tampered {
        name: "multiplier",
        golden: CCE_HALF,
        what: "one multiplier is smaller",
        changes: &[("[0; 40; 20; 65]", "[0; 39; 20; 65]")],
    },
    Tampered {
        name: "negative_multiplier",
        golden: CCE_HALF,
        what: "one multiplier is negative",
        changes: &[("[0; 40; 20; 65]", "[-1; 40; 20; 65]")],
    },
    Tampered {
        name: "denominator",
        golden: CCE_HALF,
        what: "the denominator of the multipliers is another",
        changes: &[("denominator := 41;", "denominator := 42;")],
    },
    Tampered {
        name: "larger_bound",
        golden: CCE_HALF,
        what: "more is claimed than the multipliers prove",
        changes: &[("multipliers 33 41 = true", "multipliers 34 41 = true")],
    },
    Tampered {
        name: "larger_claim",
        golden: CCE_HALF,
        what: "the theorem says more than the lemma",
        changes: &[(
            "(33 * optimal_welfare (real G) <= 41",
            "(34 * optimal_welfare (real G) <= 41",
        )],
    },
    Tampered {
        name: "larger_claim_for_equilibria",
        golden: CCE_HALF,
        what: "the theorem about equilibria says more than that about laws",
        changes: &[("(33 * optimal_welfare (real G)\n", "(34 * optimal_welfare (real G)\n")],
    },
    Tampered {
        name: "obedience_multiplier",
        golden: RESERVE_NS,
        what: "one multiplier of a recommended action is smaller",
        changes: &[("[[]; [28]; [52]]", "[[]; [27]; [52]]")],
    },
    Tampered {
        name: "obedience_negative_multiplier",
        golden: RESERVE_NS,
        what: "one multiplier of a recommended action is negative",
        changes: &[("[[]; [28]; [52]]", "[[]; [28]; [52; -1]]")],
    },
    Tampered {
        name: "obedience_wider_set",
        golden: RESERVE_NS,
        what: "what no-signalling multipliers prove is claimed of every obedient law",
        changes: &[("forall p, obedient_ns (real G) p ->", "forall p, obedient (real G) p ->")],
    },
    Tampered {
        name: "disobedient_law",
        golden: RESERVE_NS,
        what: "the law recommends an action to which another is better",
        changes: &[("([0; 1]%nat, [([3; 0]%nat, 1)])", "([0; 1]%nat, [([3; 1]%nat, 1)])")],
    },
    Tampered {
        name: "wider_set",
        golden: "literature_reserve_certify",
        what: "what no-signalling multipliers prove is claimed of every coarse law",
        changes: &[("forall p, coarse_ns (real G) p ->", "forall p, coarse (real G) p ->")],
    },
    Tampered {
        name: "coarser_grid",
        golden: CCE_HALF,
        what: "the first agent cannot bid 5/10",
        changes: &[("[0; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10]", "[0; 1; 2; 3; 4; 6; 7; 8; 9; 10]")],
    },
    Tampered {
        name: "another_value",
        golden: CCE_HALF,
        what: "the second agent's value is 6/10",
        changes: &[("[[10]; [5]]", "[[10]; [6]]")],
    },
    Tampered {
        name: "another_rule",
        golden: CCE_HALF,
        what: "everybody pays her bid",
        changes: &[("pays := first_price", "pays := all_pay")],
    },
    Tampered {
        name: "second_price_rule",
        golden: CCE_HALF,
        what: "the winner pays the second price",
        changes: &[("pays := first_price", "pays := second_price")],
    },
    Tampered {
        name: "another_tie_rule",
        golden: "paper_table1_first_price_10_semi_smooth",
        what: "ties are broken against the first agent",
        changes: &[("ties := uniform", "ties := priority [1; 0]%nat")],
    },
    Tampered {
        name: "another_reserve",
        golden: "literature_reserve_certify",
        what: "the reserve is higher",
        changes: &[("reserve := 2", "reserve := 5")],
    },
    Tampered {
        name: "priority_of_nobody",
        golden: "literature_own_grids_certify",
        what: "the tie rule names an agent who does not exist",
        changes: &[("priority [1; 0]%nat", "priority [2; 0]%nat")],
    },
    Tampered {
        name: "unbalanced_signals",
        golden: "regress_cycle_certify",
        what: "multipliers of no signalling do not cancel",
        changes: &[("([0; 0; 1]%nat, 17)", "([0; 0; 1]%nat, 18)")],
    },
    Tampered {
        name: "another_prior",
        golden: "regress_type_union_certify",
        what: "the second agent's types are not equally likely",
        changes: &[("product_prior [[1]; [1; 1]]", "product_prior [[1]; [2; 1]]")],
    },
    Tampered {
        name: "dependent_types",
        golden: "paper_table1_all_pay_types_5_smooth",
        what: "the types are the same, and smoothness is to say something all the same",
        changes: &[(
            "product_prior [[1; 1]; [1; 1]]",
            "joint_prior [([0; 0]%nat, 1); ([1; 1]%nat, 1)]",
        )],
    },
    Tampered {
        name: "negative_prior",
        golden: "literature_joint_prior_certify",
        what: "a profile of types has a negative weight",
        changes: &[("joint_prior [([0; 0]%nat, ", "joint_prior [([0; 1]%nat, -1); ([0; 0]%nat, ")],
    },
    Tampered {
        name: "law_with_regret",
        golden: CCE_HALF,
        what: "the law puts more weight on bids that an agent regrets",
        changes: &[("([0; 0]%nat, 36); ([2; 2]%nat, 24)", "([0; 0]%nat, 37); ([2; 2]%nat, 23)")],
    },
    Tampered {
        name: "law_of_less_than_one",
        golden: CCE_HALF,
        what: "the weights of the law sum to less than they should",
        changes: &[("([0; 0]%nat, 36)", "([0; 0]%nat, 35)")],
    },
    Tampered {
        name: "law_of_less_welfare",
        golden: CCE_HALF,
        what: "the law is said to have less welfare than it has",
        changes: &[("check_coarse_ns_law G worst 33 41", "check_coarse_ns_law G worst 32 41")],
    },
    Tampered {
        name: "law_overbids",
        golden: "literature_cce_no_overbidding_solve_coarse_min_welfare",
        what: "nobody may bid above 0, and the law does",
        changes: &[("may_bid := up_to_value values", "may_bid := up_to_value []")],
    },
    Tampered {
        name: "larger_lambda",
        golden: "paper_table1_first_price_10_semi_smooth",
        what: "a lambda is claimed that the deviations do not give",
        changes: &[("no_safe_actions 1141 1805 1805", "no_safe_actions 1142 1805 1805")],
    },
    Tampered {
        name: "smaller_mu",
        golden: "paper_table1_first_price_10_semi_smooth",
        what: "mu is below 1",
        changes: &[("no_safe_actions 1141 1805 1805", "no_safe_actions 1140 1804 1805")],
    },
    Tampered {
        name: "deviation",
        golden: "paper_table1_unit_demand_3_semi_smooth",
        what: "a deviation is drawn with other weights",
        changes: &[("[0; 60; 9042]", "[60; 0; 9042]")],
    },
    Tampered {
        name: "deviation_of_more_than_one",
        golden: "paper_table1_unit_demand_3_semi_smooth",
        what: "the weights of a deviation sum to more than they should",
        changes: &[("[0; 60; 9042]", "[0; 61; 9042]")],
    },
    Tampered {
        name: "another_bundle_value",
        golden: "paper_table1_simultaneous_first_price_certify",
        what: "one value of an item is larger",
        changes: &[("additive [2; 4]", "additive [2; 5]")],
    },
    Tampered {
        name: "table_payment",
        golden: "regress_cycle_certify",
        what: "an agent pays where she did not",
        changes: &[("(0%nat, [0; 0; 0])", "(0%nat, [1; 0; 0])")],
    },
    Tampered {
        name: "table_without_lottery",
        golden: "regress_cycle_certify",
        what: "nothing is said of the last profile of actions",
        changes: &[(
            "Leaf [(1, (6%nat, [0; 0; 0]))];\n    Leaf [(1, (7%nat, [0; 0; 0]))]",
            "Leaf [(1, (6%nat, [0; 0; 0]))]",
        )],
    },
    Tampered {
        name: "more_bids_than_units",
        golden: "literature_discriminatory_2_certify",
        what: "the rule sells fewer units than the bids are for",
        changes: &[
            ("multi_unit 2 2 ", "multi_unit 2 1 "),
            ("<= 2)%nat", "<= 1)%nat"),
            ("all_bid_units 2 2", "all_bid_units 2 1"),
        ],
    },
    Tampered {
        name: "table_without_payment",
        golden: "regress_cycle_certify",
        what: "a payment is left out of the table",
        changes: &[("(0%nat, [0; 0; 0])", "(0%nat, [0; 0])")],
    },
    Tampered {
        name: "obedience_multiplier_of_items",
        golden: OBEDIENT,
        what: "one multiplier of obedience is smaller",
        changes: &[("[0; 41]", "[0; 40]")],
    },
    Tampered {
        name: "law_that_signals",
        golden: OBEDIENT,
        what: "a law in which play depends on another's type is said not to signal",
        changes: &[("check_obedient_law G worst", "check_obedient_ns_law G worst")],
    },
    Tampered {
        name: "another_price",
        golden: "literature_discriminatory_2_certify",
        what: "units have a uniform price",
        changes: &[("price := discriminatory", "price := uniform_price")],
    },
];
