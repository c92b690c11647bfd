(** From end to end: a first-price auction whose item may be resold. One check of the auction bounds net
    welfare whatever is disclosed after it, and whatever can be learned before it at whatever cost. *)

From Coq Require Import ZArith List Lia.
From Poacert Require Import Combined Resale CheckNet Lottery Mechanism SingleItem Auction.
Import ListNotations.
Open Scope Z_scope.

(** Two bidders with values 4 or 8, fair and independent; bids 0, 1, .., 8; uniform ties. *)
Definition first_price_auction : Auction.auction bid (option nat) := {|
  mechanism_of := single_item 2 {| pays := first_price; ties := uniform; reserve := 0 |};
  no_bid := out;
  bids_of := repeat (map Some [0; 1; 2; 3; 4; 5; 6; 7; 8]) 2;
  may_bid := any_bid;
  types_of := [2; 2]%nat;
  worth_of := SingleItem.worth [[4; 8]; [4; 8]];
  prior_of := product_prior [[1; 1]; [1; 1]]
|}.

Definition G : zgame := game_of first_price_auction.

(** What a bidder of each value bids to show that it is (838/1115, 1)-semi-smooth. *)
Definition bids_to_deviate : mixed := {| over := 1115; laws :=
  repeat [[0; 554; 554; 7]; [0; 2; 0; 223; 142; 734; 14]] 2 |}.

Definition no_safe_actions : mixed := {| over := 1; laws := [] |}.

Lemma checked :
  check_prior G && check_mu G (tables_of G) no_safe_actions 1115 1115
  && check_semi_smooth G (tables_of G) bids_to_deviate 838 1115 1115 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma rule_well_formed : well_formed (mechanism_of first_price_auction) (fun bids => length bids = 2%nat).
Proof. apply single_item_well_formed; [lia|exact Logic.I]. Qed.

Lemma bids_played bids : In bids (zaction_profiles G) -> length (bids_at first_price_auction bids) = 2%nat.
Proof.
  intros H. apply in_profiles in H as [L _]. unfold bids_at. rewrite map_length, combine_length.
  simpl in L |- *. lia.
Qed.

Section market.
  (** Everything the agents may be told after the auction: any signals about bids, outcome and payments,
      and any view of each agent of all this; and the amounts that may be asked and bid. *)
  Variables (disclosed : nat) (disclosing : profile -> nat -> nat -> R).
  Variables (seen : nat -> nat) (seeing : nat -> profile -> nat -> nat -> nat).
  Variable amounts : list R.

  Let first := primary_of first_price_auction None.

  Hypothesis disclosing_laws : forall a b, In a (profiles 2 (primary_bids first)) -> (b < draws first)%nat ->
    (forall s, (s < disclosed)%nat -> (0 <= disclosing a b s)%R)
    /\ (Sum s in below disclosed, disclosing a b s = 1)%R.
  Hypothesis seeing_numbered : forall i a b s, (i < 2)%nat -> (seeing i a b s < seen i)%nat.

  Let both := combined_game first (resale first disclosed disclosing seen seeing amounts).

  (** Any options to learn about the other's value, any signals, any costs; any equilibrium. *)
  Theorem resale_after_first_price K sigma : technology_of both K -> informed_equilibrium both K sigma ->
    (838 * optimal_welfare (real G) <= 1115 * net_welfare both K sigma)%R.
  Proof.
    intros KT B. pose proof checked as C. rewrite !andb_true_iff in C. destruct C as [[P M] S].
    apply (auction_theorem_2 first_price_auction None (fun bids => length bids = 2%nat)
      rule_well_formed bids_played
      (resale first disclosed disclosing seen seeing amounts) (fun _ _ _ => O)) with
      (D := bids_to_deviate) (S := no_safe_actions) (den := 1115); auto.
    - apply resale_aftermarket; auto.
    - apply resale_voluntary. intros i t j k Nj Nk. simpl. unfold SingleItem.worth.
      destruct (Nat.eqb_spec i j), (Nat.eqb_spec i k); congruence.
    - apply resale_balanced.
  Qed.
End market.
