(** An auction followed by a market in which agents may trade what they got: Lemma 2 of the paper.
    The combined market is a game like any other, so all theorems about games apply to it. *)

From Poacert Require Export Acquisition.

(** ** The auction *)

(** The primary mechanism. Bids lead to a draw with [draw_chance], which settles the allocation (of
    any type X) and what everybody pays. [worth i t x]: what allocation [x] is worth to type [t] of
    agent [i]. *)
Record primary (X : Type) := {
  primary_agents : nat;
  primary_types : nat -> nat;
  primary_bids : nat -> nat;
  primary_may : nat -> nat -> nat -> bool;
  primary_weight : profile -> R;
  primary_optimum : profile -> R;
  worth : nat -> nat -> X -> R;
  draws : nat;
  draw_chance : profile -> nat -> R;
  drawn : profile -> nat -> X;
  paid : nat -> profile -> nat -> R
}.
Arguments primary_agents {X}.
Arguments primary_types {X}.
Arguments primary_bids {X}.
Arguments primary_may {X}.
Arguments primary_weight {X}.
Arguments primary_optimum {X}.
Arguments worth {X}.
Arguments draws {X}.
Arguments draw_chance {X}.
Arguments drawn {X}.
Arguments paid {X}.

Definition primary_game {X} (A : primary X) : game := {|
  agents := primary_agents A;
  types := primary_types A;
  actions := primary_bids A;
  may := primary_may A;
  weight := primary_weight A;
  utility := fun i t a => Sum b in below (draws A),
    draw_chance A a b * (worth A i t (drawn A a b) - paid A i a b);
  revenue := fun a => Sum b in below (draws A), draw_chance A a b * Sum i in below (primary_agents A), paid A i a b;
  optimum := primary_optimum A
|}.

(** ** The aftermarket *)

(** After bids [a] and draw [b], signals are disclosed (numbered: one number stands for what all
    agents are told). [view i a b s] is all that agent [i] then knows besides her type and her bid:
    allocation, own payment and what she is told, say. Moves are simultaneous; the market's own
    draw settles the final allocation and further payments (negative: received), which depend on the
    allocation it starts from and the moves. *)
Record aftermarket (X : Type) := {
  disclosures : nat;
  discloses : profile -> nat -> nat -> R;
  views : nat -> nat;
  view : nat -> profile -> nat -> nat -> nat;
  moves : nat -> nat;
  trade_draws : nat;
  trade_chance : X -> profile -> nat -> R;
  trade_allocation : X -> profile -> nat -> X;
  trade_pays : nat -> X -> profile -> nat -> R
}.
Arguments disclosures {X}.
Arguments discloses {X}.
Arguments views {X}.
Arguments view {X}.
Arguments moves {X}.
Arguments trade_draws {X}.
Arguments trade_chance {X}.
Arguments trade_allocation {X}.
Arguments trade_pays {X}.

Section combined.
  Context {X : Type}.
  Variables (A : primary X) (M : aftermarket X).
  Let n := primary_agents A.
  Let bid_profiles := profiles n (primary_bids A).
  Let move_profiles := profiles n (moves M).

  (** Chances are laws: those of the auction, .. *)
  Definition draws_are_laws : Prop :=
    forall a, In a bid_profiles ->
      (forall b, (b < draws A)%nat -> 0 <= draw_chance A a b)
      /\ Sum b in below (draws A), draw_chance A a b = 1.

  (** .. and those of what follows; and views are numbered as they are said to be. *)
  Definition aftermarket_of : Prop :=
    (forall a b, In a bid_profiles -> (b < draws A)%nat ->
       (forall s, (s < disclosures M)%nat -> 0 <= discloses M a b s)
       /\ Sum s in below (disclosures M), discloses M a b s = 1)
    /\ (forall a b m, In a bid_profiles -> (b < draws A)%nat -> In m move_profiles ->
          (forall c, (c < trade_draws M)%nat -> 0 <= trade_chance M (drawn A a b) m c)
          /\ Sum c in below (trade_draws M), trade_chance M (drawn A a b) m c = 1)
    /\ forall i a b s, (i < n)%nat -> (view M i a b s < views M i)%nat.

  (** What type [t] of agent [i] gets from the aftermarket if it starts at [x] and all move [m]. *)
  Definition trade_utility i t x m : R :=
    Sum c in below (trade_draws M),
      trade_chance M x m c * (worth A i t (trade_allocation M x m c) - trade_pays M i x m c).

  (** Voluntary participation (Definition 1): there is a move with which an agent does not lose,
      whatever the others do. The paper's move depends on the type only; here it may depend on what
      the agent sees. *)
  Definition opts_out (out : nat -> nat -> nat -> nat) : Prop :=
    forall i t, (i < n)%nat -> (t < primary_types A i)%nat ->
      (forall v, (v < views M i)%nat -> (out i t v < moves M i)%nat)
      /\ forall a b s m, In a bid_profiles -> (b < draws A)%nat -> (s < disclosures M)%nat ->
           In m move_profiles -> m.[i] = out i t (view M i a b s) ->
           worth A i t (drawn A a b) <= trade_utility i t (drawn A a b) m.

  (** Weak budget balance (Definition 2): the market hands out no more than it takes in. *)
  Definition budget_balanced : Prop :=
    forall a b m, In a bid_profiles -> (b < draws A)%nat -> In m move_profiles ->
      0 <= Sum c in below (trade_draws M), trade_chance M (drawn A a b) m c
             * Sum i in below n, trade_pays M i (drawn A a b) m c.

  (** ** The combined market *)

  (** A plan: a bid, and a move for every view. Plans of an agent are numbered along this list. *)
  Notation plan := (nat * list nat)%type.
  Definition plans i : list plan :=
    list_prod (below (primary_bids A i)) (profiles (views M i) (fun _ => moves M i)).
  Definition plan_of i (q : nat) : plan := nth q (plans i) (O, []).

  Definition first_bids (q : profile) : profile := map (fun i => fst (plan_of i q.[i])) (below n).
  Definition later_moves (q : profile) b s : profile :=
    map (fun i => (snd (plan_of i q.[i])).[view M i (first_bids q) b s]) (below n).

  (** An expectation over the draw and the signals, of something that depends on the moves as well. *)
  Definition course (q : profile) (w : nat -> profile -> R) : R :=
    Sum b in below (draws A), draw_chance A (first_bids q) b *
      Sum s in below (disclosures M), discloses M (first_bids q) b s * w b (later_moves q b s).

  Definition combined_game : game := {|
    agents := n;
    types := primary_types A;
    actions := fun i => length (plans i);
    may := fun i t q => primary_may A i t (fst (plan_of i q));
    weight := primary_weight A;
    utility := fun i t q => course q (fun b m =>
      trade_utility i t (drawn A (first_bids q) b) m - paid A i (first_bids q) b);
    revenue := fun q => course q (fun b m =>
      Sum i in below n, paid A i (first_bids q) b
      + Sum c in below (trade_draws M), trade_chance M (drawn A (first_bids q) b) m c
          * Sum i in below n, trade_pays M i (drawn A (first_bids q) b) m c);
    optimum := primary_optimum A
  |}.

  (** Bid as in the auction, and opt out afterwards. *)
  Definition out_map (out : nat -> nat -> nat -> nat) i t : list nat := map (out i t) (below (views M i)).

  Definition lift (out : nat -> nat -> nat -> nat) i t (r : nat -> R) (q : nat) : R :=
    if list_eq_dec Nat.eq_dec (snd (plan_of i q)) (out_map out i t) then r (fst (plan_of i q)) else 0.

  (** *** Sums over plans *)

  Lemma total_nth {Y} (l : list Y) y0 (f : Y -> R) :
    Sum q in below (length l), f (nth q l y0) = Sum x in l, f x.
  Proof.
    induction l as [|x l IH]; [auto|]. simpl length. rewrite total_below_S. simpl. rewrite IH. auto.
  Qed.

  Lemma total_list_prod {Y Z} (l : list Y) (k : list Z) (f : Y * Z -> R) :
    Sum z in list_prod l k, f z = Sum x in l, Sum y in k, f (x, y).
  Proof. induction l; simpl; auto. rewrite total_app, total_map, IHl. auto. Qed.

  Lemma total_profiles_single : forall k m a (x : R), In a (profiles k m) ->
    Sum b in profiles k m, (if list_eq_dec Nat.eq_dec b a then x else 0) = x.
  Proof.
    induction k; intros m a x Ha.
    - destruct Ha as [<-|[]]. simpl. lra.
    - rewrite total_profiles_S. simpl in Ha. apply in_flat_map in Ha as (d & Hd & Ha).
      apply in_map_iff in Ha as (b & <- & Hb).
      rewrite (total_ext _ _ (fun e => if (e =? d)%nat then x else 0)).
      + apply in_seq in Hd. apply (total_single _ d (fun _ => x)). lia.
      + intros e _. destruct (Nat.eqb_spec e d) as [->|N].
        * etransitivity; [|apply (IHk _ _ x Hb)]. apply total_ext. intros c _.
          destruct (list_eq_dec Nat.eq_dec c b), (list_eq_dec Nat.eq_dec (d :: c) (d :: b)); congruence.
        * apply total_zero. intros c _.
          destruct (list_eq_dec Nat.eq_dec (e :: c) (d :: b)); congruence.
  Qed.

  (** The number of a plan. *)
  Lemma plan_number i d m : In (d, m) (plans i) ->
    exists q, (q < length (plans i))%nat /\ plan_of i q = (d, m).
  Proof. intros H. apply (In_nth _ _ (O, [])) in H as (q & L & E). eauto. Qed.

  Lemma plan_in i q : (q < length (plans i))%nat -> In (plan_of i q) (plans i).
  Proof. apply nth_In. Qed.

  Lemma plan_bid i q : (q < length (plans i))%nat -> (fst (plan_of i q) < primary_bids A i)%nat.
  Proof.
    intros H. apply plan_in in H. destruct (plan_of i q). apply in_prod_iff in H as [H _].
    apply in_below, H.
  Qed.

  Lemma plan_move i q v : (q < length (plans i))%nat -> (v < views M i)%nat ->
    ((snd (plan_of i q)).[v] < moves M i)%nat.
  Proof.
    intros H Hv. apply plan_in in H. destruct (plan_of i q). apply in_prod_iff in H as [_ H].
    apply (own_number _ _ _ _ H Hv).
  Qed.

  Section proof.
    Variable out : nat -> nat -> nat -> nat.
    Hypotheses (WA : draws_are_laws) (WF : aftermarket_of).
    Hypotheses (VP : opts_out out) (WBB : budget_balanced).
    Let g := combined_game.

    Lemma out_map_in i t : (i < n)%nat -> (t < primary_types A i)%nat ->
      In (out_map out i t) (profiles (views M i) (fun _ => moves M i)).
    Proof.
      intros Hi Ht. apply in_profiles. unfold out_map. rewrite map_length, seq_length. split; auto.
      intros v Hv. rewrite nth_indep with (d' := out i t O) by (rewrite map_length, seq_length; auto).
      rewrite (map_nth (out i t)), seq_nth by auto. apply (proj1 (VP i t Hi Ht)). auto.
    Qed.

    Lemma lift_total i t r (f : nat -> R) (h : nat -> R) : (i < n)%nat -> (t < primary_types A i)%nat ->
      (forall q, (q < length (plans i))%nat -> snd (plan_of i q) = out_map out i t ->
         f q = h (fst (plan_of i q))) ->
      Sum q in below (length (plans i)), lift out i t r q * f q = Sum d in below (primary_bids A i), r d * h d.
    Proof.
      intros Hi Ht E.
      set (F := fun p : plan =>
        if list_eq_dec Nat.eq_dec (snd p) (out_map out i t) then r (fst p) * h (fst p) else 0).
      transitivity (Sum q in below (length (plans i)), F (nth q (plans i) (O, []))).
      - apply total_ext. intros q Hq. apply in_below in Hq. unfold lift, F. fold (plan_of i q).
        destruct (list_eq_dec Nat.eq_dec (snd (plan_of i q)) (out_map out i t)) as [Q|]; [|ring].
        rewrite E; auto.
      - rewrite (total_nth (plans i) (O, []) F). unfold plans. rewrite total_list_prod.
        apply total_ext. intros d _. unfold F. simpl. apply (total_profiles_single _ _ _ (r d * h d)), out_map_in; auto.
    Qed.

    Lemma first_bids_length q : length (first_bids q) = n.
    Proof. unfold first_bids. rewrite map_length, seq_length. auto. Qed.

    Lemma first_bids_own q i : (i < n)%nat -> (first_bids q).[i] = fst (plan_of i q.[i]).
    Proof.
      intros H. unfold first_bids.
      rewrite nth_indep with (d' := fst (plan_of O q.[O])) by (rewrite map_length, seq_length; auto).
      rewrite (map_nth (fun i => fst (plan_of i q.[i]))), seq_nth; auto.
    Qed.

    Lemma later_moves_own q b s i : (i < n)%nat ->
      (later_moves q b s).[i] = (snd (plan_of i q.[i])).[view M i (first_bids q) b s].
    Proof.
      intros H. unfold later_moves. set (f := fun i => _).
      rewrite nth_indep with (d' := f O) by (rewrite map_length, seq_length; auto).
      rewrite (map_nth f), seq_nth; auto.
    Qed.

    Lemma first_bids_in q : In q (action_profiles g) -> In (first_bids q) bid_profiles.
    Proof.
      intros H. apply in_profiles. split; [apply first_bids_length|]. intros i Hi.
      rewrite first_bids_own by auto. apply plan_bid. apply (own_number _ _ _ _ H Hi).
    Qed.

    Lemma later_moves_in q b s : In q (action_profiles g) -> In (later_moves q b s) move_profiles.
    Proof.
      intros H. apply in_profiles. split; [unfold later_moves; rewrite map_length, seq_length; auto|].
      intros i Hi. rewrite later_moves_own by auto.
      apply plan_move; [apply (own_number _ _ _ _ H Hi)|apply WF; auto].
    Qed.

    Lemma first_bids_put q i p : (i < n)%nat -> length q = n ->
      first_bids (put i p q) = put i (fst (plan_of i p)) (first_bids q).
    Proof.
      intros Hi L. apply nth_ext with (d := O) (d' := O); [rewrite put_length, !first_bids_length; auto|].
      intros j Hj. rewrite first_bids_length in Hj. rewrite first_bids_own by auto.
      destruct (Nat.eq_dec i j) as [<-|N].
      - rewrite !put_same; auto; rewrite ?first_bids_length; lia.
      - rewrite !put_other, first_bids_own; auto.
    Qed.

    (** An expectation over the course of play is at least what it is at least all along. *)
    Lemma course_above q w least : In q (action_profiles g) ->
      (forall b s, (b < draws A)%nat -> (s < disclosures M)%nat -> least b <= w b (later_moves q b s)) ->
      Sum b in below (draws A), draw_chance A (first_bids q) b * least b <= course q w.
    Proof.
      intros Hq H. destruct WF as (WD & _). pose proof (first_bids_in q Hq) as Hb.
      apply total_le. intros b Ib. apply in_below in Ib.
      apply Rmult_le_compat_l; [apply (WA _ Hb); auto|].
      destruct (WD _ b Hb Ib) as [P S].
      rewrite <- (Rmult_1_l (least b)), <- S, <- total_scale_r. apply total_le.
      intros s Is. apply in_below in Is. apply Rmult_le_compat_l; auto.
    Qed.

    (** With a lifted bid an agent gets at least what the bid gets in the auction alone. *)
    Lemma opting_out q i t p : (i < n)%nat -> (t < primary_types A i)%nat -> (p < length (plans i))%nat ->
      In q (action_profiles g) -> snd (plan_of i p) = out_map out i t ->
      utility (primary_game A) i t (put i (fst (plan_of i p)) (first_bids q)) <= utility g i t (put i p q).
    Proof.
      intros Hi Ht Hp Hq E.
      assert (L : length q = n) by (apply in_profiles in Hq; tauto).
      assert (Hq' : In (put i p q) (action_profiles g)) by (apply put_in; auto).
      rewrite <- first_bids_put by auto. simpl utility. apply course_above; auto.
      intros b s Ib Is. apply Rplus_le_compat_r.
      apply (proj2 (VP i t Hi Ht) _ b s); auto; [apply first_bids_in; auto|apply later_moves_in; auto|].
      rewrite later_moves_own, put_same by lia. rewrite E. unfold out_map.
      assert (V : (view M i (first_bids (put i p q)) b s < views M i)%nat) by (apply WF; auto).
      rewrite nth_indep with (d' := out i t O) by (rewrite map_length, seq_length; auto).
      rewrite (map_nth (out i t)), seq_nth; auto.
    Qed.

    Lemma lift_above q i t r : (i < n)%nat -> (t < primary_types A i)%nat -> In q (action_profiles g) ->
      (forall d, (d < primary_bids A i)%nat -> 0 <= r d) ->
      Sum d in below (primary_bids A i), r d * utility (primary_game A) i t (put i d (first_bids q))
      <= Sum p in below (length (plans i)), lift out i t r p * utility g i t (put i p q).
    Proof.
      intros Hi Ht Hq P.
      rewrite <- (lift_total i t r (fun p => utility (primary_game A) i t (put i (fst (plan_of i p)) (first_bids q))));
        auto.
      apply total_le. intros p Hp. apply in_below in Hp. unfold lift.
      destruct (list_eq_dec Nat.eq_dec (snd (plan_of i p)) (out_map out i t)) as [E|]; [|lra].
      apply Rmult_le_compat_l; [apply P, plan_bid, Hp|]. apply opting_out; auto.
    Qed.

    (** The market adds to the revenue. *)
    Lemma combined_revenue q : In q (action_profiles g) ->
      revenue (primary_game A) (first_bids q) <= revenue g q.
    Proof.
      intros Hq. simpl revenue. apply course_above; auto. intros b s Ib _.
      rewrite <- (Rplus_0_r (Sum i in below (primary_agents A), paid A i (first_bids q) b)) at 1.
      apply Rplus_le_compat_l. apply WBB; [apply first_bids_in, Hq|auto|apply later_moves_in, Hq].
    Qed.

    (** A lifted law is a law over what the type may play. *)
    Lemma lift_law i t r : (i < n)%nat -> (t < primary_types A i)%nat ->
      (forall d, (d < primary_bids A i)%nat -> 0 <= r d)
      /\ (forall d, (d < primary_bids A i)%nat -> r d <> 0 -> primary_may A i t d = true)
      /\ Sum d in below (primary_bids A i), r d = 1 ->
      (forall q, (q < actions g i)%nat -> 0 <= lift out i t r q)
      /\ (forall q, (q < actions g i)%nat -> lift out i t r q <> 0 -> may g i t q = true)
      /\ Sum q in below (actions g i), lift out i t r q = 1.
    Proof.
      intros Hi Ht (P & L & T). repeat split.
      - intros q Hq. unfold lift. destruct (list_eq_dec _ _ _); [apply P, plan_bid, Hq|lra].
      - intros q Hq. unfold lift. destruct (list_eq_dec _ _ _); [|intros []; auto].
        intros N. apply (L _ (plan_bid _ _ Hq) N).
      - rewrite <- T. transitivity (Sum q in below (length (plans i)), lift out i t r q * 1).
        + apply total_ext. intros. ring.
        + rewrite (lift_total i t r (fun _ => 1) (fun _ => 1)) by auto. apply total_ext. intros. ring.
    Qed.

    Variables (lambda mu : R).
    Hypothesis mu_positive : 0 <= mu.

    Lemma combined_row (D : nat -> nat -> R) theta q : In theta (type_profiles g) ->
      In q (action_profiles g) ->
      (forall i d, (i < n)%nat -> (d < primary_bids A i)%nat -> 0 <= D i d) ->
      lambda * primary_optimum A theta - mu * revenue (primary_game A) (first_bids q)
      <= Sum i in below n, Sum d in below (primary_bids A i),
           D i d * utility (primary_game A) i theta.[i] (put i d (first_bids q)) ->
      lambda * primary_optimum A theta - mu * revenue g q
      <= Sum i in below n, Sum p in below (length (plans i)),
           lift out i theta.[i] (D i) p * utility g i theta.[i] (put i p q).
    Proof.
      intros Ht Hq P H. pose proof (combined_revenue q Hq) as R.
      apply (Rmult_le_compat_l mu) in R; auto.
      eapply Rle_trans; [|eapply Rle_trans; [apply H|]]; [lra|].
      apply total_le. intros i Hi. apply in_below in Hi. apply lift_above; auto.
      apply (own_type g i theta Ht Hi).
    Qed.

    (** *** Lemma 2, smooth *)
    Theorem lemma_2 D : smooth (primary_game A) lambda mu D ->
      smooth g lambda mu (fun i theta => lift out i theta.[i] (D i theta)).
    Proof.
      intros [SD S]. split.
      - intros i theta Hi Ht. apply lift_law; auto; [apply (own_type g i theta Ht Hi)|].
        apply (SD i theta Hi Ht).
      - intros theta q Ht Hq. apply (combined_row (fun i => D i theta)); auto.
        + intros i d Hi Hd. apply (SD i theta Hi Ht); auto.
        + apply (S theta (first_bids q)); auto. apply first_bids_in, Hq.
    Qed.

    (** *** Lemma 2, semi-smooth *)
    Theorem lemma_2_semi D : semi_smooth (primary_game A) lambda mu D ->
      semi_smooth g lambda mu (fun i t => lift out i t (D i t)).
    Proof.
      intros [SD S]. split.
      - intros i Hi t Ht. apply lift_law; auto. apply (SD i Hi t Ht).
      - intros theta q Ht Hq L. apply (combined_row (fun i => D i theta.[i])); auto.
        + intros i d Hi Hd. apply (SD i Hi theta.[i]); auto. apply (own_type g i theta Ht Hi).
        + apply (S theta (first_bids q)); auto; [apply first_bids_in, Hq|].
          intros i Hi. rewrite first_bids_own by auto. apply (L i Hi).
    Qed.

    (** Safe bids stay safe. *)
    Theorem safe_combined s : safe (primary_game A) s -> safe g (fun i t => lift out i t (s i t)).
    Proof.
      intros S i Hi. destruct (S i Hi) as [SS P]. split.
      - intros t Ht. apply lift_law; auto. apply (SS t Ht).
      - intros t q Ht Hq. eapply Rle_trans; [|apply lift_above; auto].
        + apply P; auto. apply first_bids_in, Hq.
        + apply (SS t Ht).
    Qed.
  End proof.
End combined.

(** *** Theorem 2 for the combined market: any disclosure, any voluntary market without subsidies, any
    prior, any information technology and costs. *)
Theorem theorem_2_combined {X} (A : primary X) M out lambda mu D K sigma :
  draws_are_laws A -> aftermarket_of A M -> opts_out A M out -> budget_balanced A M ->
  prior (primary_game A) -> mu = 1 \/ 1 <= mu /\ (exists s, safe (primary_game A) s) ->
  semi_smooth (primary_game A) lambda mu D ->
  technology_of (combined_game A M) K -> informed_equilibrium (combined_game A M) K sigma ->
  lambda * optimal_welfare (primary_game A) <= mu * net_welfare (combined_game A M) K sigma.
Proof.
  intros WA WF VP WBB F Mu S KT B.
  apply (theorem_2 (combined_game A M) lambda mu (fun i t => lift A M out i t (D i t))); auto.
  - destruct Mu as [|[M1 [s Hs]]]; auto. right. split; auto.
    exists (fun i t => lift A M out i t (s i t)). apply safe_combined; auto.
  - apply lemma_2_semi; auto. destruct Mu as [->|[M1 _]]; lra.
Qed.

(** *** Proposition 1 for the combined market: what is left of Theorem 1, without information
    acquisition. *)
Theorem theorem_1_without_acquisition {X} (A : primary X) M out lambda mu D sigma :
  draws_are_laws A -> aftermarket_of A M -> opts_out A M out -> budget_balanced A M ->
  prior (primary_game A) -> independent (primary_game A) ->
  mu = 1 \/ 1 <= mu /\ (exists s, safe (primary_game A) s) ->
  smooth (primary_game A) lambda mu D -> bayes_nash (combined_game A M) sigma ->
  lambda * optimal_welfare (primary_game A)
  <= mu * welfare (combined_game A M) (plays (combined_game A M) sigma).
Proof.
  intros WA WF VP WBB F I Mu S B.
  apply (proposition_1 (combined_game A M) lambda mu F) with
    (D := fun i theta => lift A M out i theta.[i] (D i theta)); auto.
  - destruct Mu as [|[M1 [s Hs]]]; auto. right. split; auto.
    exists (fun i t => lift A M out i t (s i t)). apply safe_combined; auto.
  - apply lemma_2; auto. destruct Mu as [->|[M1 _]]; lra.
Qed.
