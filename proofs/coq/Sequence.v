(** Several aftermarkets in a row: an auction with its aftermarket is a first stage again, with the same
    lambda and mu, so that Lemma 2 and Theorem 2 may be applied once more. *)

From Poacert Require Export Trade.

Section sequence.
  Context {X : Type}.
  Variables (A : primary X) (M : aftermarket X).
  Let n := primary_agents A.

  (** All that chance may decide: the auction's draw, the disclosure, the market's draw. *)
  Notation course_of_play := (nat * (nat * nat))%type.
  Definition courses : list course_of_play :=
    list_prod (below (draws A)) (list_prod (below (disclosures M)) (below (trade_draws M))).
  Definition course_at (x : nat) : course_of_play := nth x courses (O, (O, O)).

  Definition course_chance (q : profile) (z : course_of_play) : R :=
    let '(b, (s, c)) := z in
    draw_chance A (first_bids A M q) b * (discloses M (first_bids A M q) b s
      * trade_chance M (drawn A (first_bids A M q) b) (later_moves A M q b s) c).

  Definition final_allocation (q : profile) (z : course_of_play) : X :=
    let '(b, (s, c)) := z in trade_allocation M (drawn A (first_bids A M q) b) (later_moves A M q b s) c.

  Definition all_paid i (q : profile) (z : course_of_play) : R :=
    let '(b, (s, c)) := z in
    paid A i (first_bids A M q) b + trade_pays M i (drawn A (first_bids A M q) b) (later_moves A M q b s) c.

  (** Bids are plans; the allocation is what the market leaves. A next aftermarket's disclosure and views
      may depend on plans and on all that chance decided, so on all that has happened. *)
  Definition both_stages : primary X := {|
    primary_agents := n;
    primary_types := primary_types A;
    primary_bids := fun i => length (plans A M i);
    primary_may := fun i t q => primary_may A i t (fst (plan_of A M i q));
    primary_weight := primary_weight A;
    primary_optimum := primary_optimum A;
    worth := worth A;
    draws := length courses;
    draw_chance := fun q x => course_chance q (course_at x);
    drawn := fun q x => final_allocation q (course_at x);
    paid := fun i q x => all_paid i q (course_at x)
  |}.

  Hypotheses (WA : draws_are_laws A) (WF : aftermarket_of A M).

  Lemma total_courses (f : course_of_play -> R) :
    Sum x in below (length courses), f (course_at x)
    = Sum b in below (draws A), Sum s in below (disclosures M), Sum c in below (trade_draws M), f (b, (s, c)).
  Proof.
    unfold course_at. rewrite (total_nth courses (O, (O, O)) f). unfold courses.
    rewrite total_list_prod. apply total_ext. intros b _.
    apply (total_list_prod _ _ (fun z => f (b, z))).
  Qed.

  Lemma trade_chance_total q b s : In q (action_profiles (combined_game A M)) -> (b < draws A)%nat ->
    Sum c in below (trade_draws M), trade_chance M (drawn A (first_bids A M q) b) (later_moves A M q b s) c = 1.
  Proof.
    intros Hq Hb. destruct WF as (_ & WT & _).
    apply (WT (first_bids A M q) b (later_moves A M q b s)); auto.
    - apply first_bids_in, Hq.
    - apply later_moves_in; auto.
  Qed.

  (** Its game is the combined market. *)
  Lemma both_utility i t q : In q (action_profiles (combined_game A M)) ->
    utility (primary_game both_stages) i t q = utility (combined_game A M) i t q.
  Proof.
    intros Hq. simpl.
    rewrite (total_courses (fun z => course_chance q z * (worth A i t (final_allocation q z) - all_paid i q z))).
    apply total_ext. intros b Hb. apply in_below in Hb. rewrite <- total_scale. apply total_ext.
    intros s _. simpl. unfold trade_utility. set (x := drawn A _ b). set (m := later_moves A M q b s).
    rewrite (total_ext _ _ (fun c => draw_chance A (first_bids A M q) b * discloses M (first_bids A M q) b s
      * (trade_chance M x m c * (worth A i t (trade_allocation M x m c) - trade_pays M i x m c)
         - trade_chance M x m c * paid A i (first_bids A M q) b))) by (intros; ring).
    rewrite total_scale, total_minus, total_scale_r.
    unfold x, m. rewrite trade_chance_total by auto. ring.
  Qed.

  Lemma both_revenue q : In q (action_profiles (combined_game A M)) ->
    revenue (primary_game both_stages) q = revenue (combined_game A M) q.
  Proof.
    intros Hq. simpl.
    rewrite (total_courses (fun z => course_chance q z * Sum i in below n, all_paid i q z)).
    apply total_ext. intros b Hb. apply in_below in Hb. rewrite <- total_scale. apply total_ext.
    intros s _. simpl. fold n. set (x := drawn A _ b). set (m := later_moves A M q b s).
    rewrite (total_ext _ _ (fun c => draw_chance A (first_bids A M q) b * discloses M (first_bids A M q) b s
      * (trade_chance M x m c * (Sum i in below n, paid A i (first_bids A M q) b)
         + trade_chance M x m c * Sum i in below n, trade_pays M i x m c))).
    - rewrite total_scale, total_plus, total_scale_r.
      unfold x, m. rewrite trade_chance_total by auto. ring.
    - intros c _. rewrite total_plus. ring.
  Qed.

  Lemma both_draws : draws_are_laws both_stages.
  Proof.
    intros q Hq. change (In q (action_profiles (combined_game A M))) in Hq.
    pose proof WF as (WD & WT & _). pose proof (first_bids_in A M q Hq) as Hb. split.
    - intros x Hx. simpl. assert (I : In (course_at x) courses) by (apply nth_In, Hx).
      destruct (course_at x) as [b [s c]]. unfold courses in I.
      apply in_prod_iff in I as [Ib I]. apply in_prod_iff in I as [Is Ic]. apply in_below in Ib, Is, Ic.
      apply Rmult_le_pos; [apply (WA _ Hb); auto|]. apply Rmult_le_pos; [apply (WD _ b Hb Ib); auto|].
      apply (WT _ b _ Hb Ib); auto. apply later_moves_in; auto.
    - simpl draws. simpl draw_chance. rewrite (total_courses (course_chance q)).
      destruct (WA _ Hb) as [_ <-]. apply total_ext. intros b Ib. apply in_below in Ib.
      destruct (WD _ b Hb Ib) as [_ S].
      rewrite <- (Rmult_1_r (draw_chance A (first_bids A M q) b)), <- S, <- total_scale.
      apply total_ext. intros s _. simpl. rewrite !total_scale, trade_chance_total by auto. ring.
  Qed.

  Variables (out : nat -> nat -> nat -> nat) (lambda mu : R).
  Hypotheses (VP : opts_out A M out) (WBB : budget_balanced A M) (mu_positive : 0 <= mu).

  Theorem lemma_2_again D : smooth (primary_game A) lambda mu D ->
    smooth (primary_game both_stages) lambda mu (fun i theta => lift A M out i theta.[i] (D i theta)).
  Proof.
    intros S. destruct (lemma_2 A M out WA WF VP WBB lambda mu mu_positive D S) as [SD R].
    split; [exact SD|]. intros theta q Ht Hq. rewrite both_revenue by exact Hq.
    eapply Rle_trans; [apply (R theta q Ht Hq)|]. apply Req_le.
    apply total_ext. intros i _. apply total_ext. intros d Hd. apply in_below in Hd. f_equal.
    symmetry. apply both_utility. apply (put_actions (combined_game A M)); auto.
  Qed.

  Theorem lemma_2_semi_again D : semi_smooth (primary_game A) lambda mu D ->
    semi_smooth (primary_game both_stages) lambda mu (fun i t => lift A M out i t (D i t)).
  Proof.
    intros S. destruct (lemma_2_semi A M out WA WF VP WBB lambda mu mu_positive D S) as [SD R].
    split; [exact SD|]. intros theta q Ht Hq L. rewrite both_revenue by exact Hq.
    eapply Rle_trans; [apply (R theta q Ht Hq L)|]. apply Req_le.
    apply total_ext. intros i _. apply total_ext. intros d Hd. apply in_below in Hd. f_equal.
    symmetry. apply both_utility. apply (put_actions (combined_game A M)); auto.
  Qed.

  Theorem safe_again s : safe (primary_game A) s ->
    safe (primary_game both_stages) (fun i t => lift A M out i t (s i t)).
  Proof.
    intros S i Hi. destruct (safe_combined A M out WA WF VP s S i Hi) as [SS P]. split; [exact SS|].
    intros t q Ht Hq. eapply Rle_trans; [apply (P t q Ht Hq)|]. apply Req_le.
    apply total_ext. intros d Hd. apply in_below in Hd. f_equal.
    symmetry. apply both_utility. apply (put_actions (combined_game A M)); auto.
  Qed.
End sequence.

(** *** Theorem 2 for two aftermarkets; for more of them, [lemma_2_semi_again] again. *)
Theorem theorem_2_two_markets {X} (A : primary X) M M' out out' lambda mu D K sigma :
  let A' := both_stages A M in
  draws_are_laws A ->
  aftermarket_of A M -> opts_out A M out -> budget_balanced A M ->
  aftermarket_of A' M' -> opts_out A' M' out' -> budget_balanced A' M' ->
  prior (primary_game A) -> mu = 1 \/ 1 <= mu /\ (exists s, safe (primary_game A) s) ->
  semi_smooth (primary_game A) lambda mu D ->
  technology_of (combined_game A' M') K -> informed_equilibrium (combined_game A' M') K sigma ->
  lambda * optimal_welfare (primary_game A) <= mu * net_welfare (combined_game A' M') K sigma.
Proof.
  intros A' WA WF VP WBB WF' VP' WBB' F Mu S KT B.
  apply (theorem_2_combined A' M' out' lambda mu (fun i t => lift A M out i t (D i t))); auto.
  - apply both_draws; auto.
  - destruct Mu as [|[M1 [s Hs]]]; auto. right. split; auto.
    exists (fun i t => lift A M out i t (s i t)). apply safe_again; auto.
  - apply lemma_2_semi_again; auto. destruct Mu as [->|[M1 _]]; lra.
Qed.
