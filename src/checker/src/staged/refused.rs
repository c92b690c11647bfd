//! Stages that are no stages, and texts that could mean two things.

use super::Buyers;
use super::tests::market;
use super::trades::items;
use super::tree::Tree;

/// The code and place of what is wrong with an instance, or with its tree.
fn refused(source: &str) -> String {
    let error = match market(source) {
        Ok(market) => Tree::new(&market, Buyers::Any).err().unwrap(),
        Err(error) => error,
    };
    format!("{} {}", error.code, error.place)
}

#[test]
fn bad_stages_are_refused_where_they_stand() {
    let entry = |rest: &str| {
        format!(
            "[[aftermarkets]]\nrule = \"table\"\n[[aftermarkets.entries]]\nholder = \"1\"\n{rest}"
        )
    };
    let of = |rest: &str| {
        let source = "[[agents]]\nname = \"1\"\ntypes = [{ name = \"t\", value = 1 }, { name = \"u\", prob = 0, value = 1 }]\n\
                      [[agents]]\nname = \"2\"\ntypes = [{ name = \"t\", value = 1 }]\n\
                      [auction]\nrule = \"first-price\"\nbids = [0, 1]\n";
        refused(
            &(source
                .replace("name = \"t\", value = 1 }, {", "name = \"t\", prob = 1, value = 1 }, {")
                + rest),
        )
    };
    let look = "[[information]]\nagent = \"1\"\nname = \"look\"\n";
    for (rest, expected) in [
        (look, "bad-instance instance.information[0]"),
        (&format!("{look}learns = []\n"), "bad-instance instance.information[0].learns"),
        (&format!("{look}learns = [\"1\"]\n"), "bad-instance instance.information[0].learns[0]"),
        (
            &format!("{look}learns = [\"2\"]\ncost = -1\n"),
            "bad-instance instance.information[0].cost",
        ),
        (
            &format!("{look}learns = [\"2\"]\ncost = {{ v = 1 }}\n"),
            "bad-instance instance.information[0].cost.v",
        ),
        (
            &format!("{look}learns = [\"2\"]\n{look}learns = [\"2\"]\n"),
            "bad-instance instance.information[1].name",
        ),
        (&look.replace("look", "none"), "bad-instance instance.information[0].name"),
        (
            &format!("{look}law = [{{ signals = {{ s = \"1/2\", r = \"1/3\" }} }}]\n"),
            "bad-instance instance.information[0].law[0].signals",
        ),
        (
            "[[information]]\nagent = \"2\"\nname = \"look\"\nlaw = [{ types = { 1 = \"t\" }, signals = { s = 1 } }]\n",
            "bad-instance instance.information[0].law",
        ),
        ("[disclosure]\nreveals = [\"bids\"]\n", "bad-instance instance.disclosure.reveals[0]"),
        ("[disclosure]\nhides = [\"paid\"]\n", "bad-instance instance.disclosure.hides[0]"),
        ("[disclosure]\nlaw = []\n", "bad-instance instance.disclosure.law"),
        (
            "[disclosure]\nlaw = [{ bids = { 1 = 0 }, signals = { s = 1 } }]\n",
            "bad-instance instance.disclosure.law",
        ),
        (
            "[disclosure]\nlaw = [{ signals = { s = 1 } }, { types = { 1 = \"u\" }, signals = { s = 1 } }]\n",
            "bad-instance instance.disclosure.law[1]",
        ),
        (
            "[disclosure]\nlaw = [{ bids = { 1 = 2 }, signals = { s = 1 } }]\n",
            "bad-instance instance.disclosure.law[0]",
        ),
        ("[[aftermarkets]]\nrule = \"auction\"\n", "bad-instance instance.aftermarkets[0].rule"),
        (
            "[[aftermarkets]]\nrule = \"posted-price\"\n",
            "bad-instance instance.aftermarkets[0].prices",
        ),
        (
            "[[aftermarkets]]\nrule = \"posted-price\"\nprices = [1, 1]\n",
            "bad-instance instance.aftermarkets[0].prices",
        ),
        (
            "[[aftermarkets]]\nrule = \"bargaining\"\nshare = 2\n",
            "bad-instance instance.aftermarkets[0].share",
        ),
        (
            "[[aftermarkets]]\nrule = \"bargaining\"\ndiscount = \"-1/2\"\n",
            "bad-instance instance.aftermarkets[0].discount",
        ),
        (
            "[[aftermarkets]]\nrule = \"bargaining\"\nbuyers = [\"3\"]\n",
            "bad-instance instance.aftermarkets[0].buyers[0]",
        ),
        // Sold afterwards and not before.
        (
            &entry(
                "actions = {}\nto = []\n[[aftermarkets.entries]]\nholder = []\nactions = {}\nto = \"1\"\n",
            ),
            "bad-instance instance.aftermarkets[0].entries[1].to",
        ),
        // `give` without an entry for `out`.
        (
            &entry("actions = { 1 = \"give\" }\nto = \"2\"\n"),
            "bad-instance instance.aftermarkets[0].entries[0]",
        ),
        (
            &entry(
                "actions = {}\nto = \"2\"\n[[aftermarkets.entries]]\nholder = [\"1\"]\nactions = { 2 = \"out\" }\nto = \"1\"\n",
            ),
            "bad-instance instance.aftermarkets[0].entries[1]",
        ),
        (
            &entry("saw = { types = \"t,t\" }\nactions = {}\nto = \"2\"\n"),
            "bad-instance instance.aftermarkets[0].entries[0].saw.types",
        ),
        (
            &entry("actions = {}\nto = \"2\"\npayments = [1]\n"),
            "bad-instance instance.aftermarkets[0].entries[0].payments",
        ),
    ] {
        assert_eq!(of(rest), expected, "{rest}");
    }
    // Two that collide through different signals only: found where both fit.
    let collide = "[disclosure]\nreveals = [\"winning-bid\", \"all-bids\"]\n".to_string()
        + &entry("saw = { winning-bid = 1 }\nactions = {}\nto = \"2\"\n")
        + "[[aftermarkets.entries]]\nholder = \"1\"\nsaw = { all-bids = [1, 0] }\nactions = {}\nto = \"2\"\n";
    assert_eq!(of(&collide), "bad-instance instance.aftermarkets[0].entries[1]");
}

// Agents named `1`, `2` and `1,2`: with items their allocations read alike.
#[test]
fn texts_that_could_mean_two_things() {
    let source = items("[[aftermarkets]]\nrule = \"posted-price\"\nprices = [1]\n")
        .replace("name = \"2\"", "name = \"\"")
        .replace("name = \"3\"", "name = \",\"");
    assert_eq!(refused(&source), "unsupported-instance instance");
}
