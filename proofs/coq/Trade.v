(** An auction followed by a market in which agents may trade what they got: Lemma 2 of the paper.
    The combined market is a game like any other, so all theorems about games apply to it. *)

From Poacert Require Export Acquisition.

(** ** The auction *)

(** Bids lead to a draw with [chance], which settles the allocation (allocations are numbered) and
    what everybody pays. [value i t x]: what allocation [x] is worth to type [t] of agent [i]. *)
Record auction := {
  bidders : nat;
  kinds : nat -> nat;
  bids : nat -> nat;
  may_bid : nat -> nat -> nat -> bool;
  likelihood : profile -> R;
  value : nat -> nat -> nat -> R;
  best : profile -> R;
  draws : nat;
  chance : profile -> nat -> R;
  allocation : profile -> nat -> nat;
  pays : nat -> profile -> nat -> R
}.

Definition auction_game (A : auction) : game := {|
  agents := bidders A;
  types := kinds A;
  actions := bids A;
  may := may_bid A;
  weight := likelihood A;
  utility := fun i t a => Sum b in below (draws A),
    chance A a b * (value A i t (allocation A a b) - pays A i a b);
  revenue := fun a => Sum b in below (draws A), chance A a b * Sum i in below (bidders A), pays A i a b;
  optimum := best A
|}.

(** ** The aftermarket *)

(** After bids [a] and draw [b], signals are disclosed (numbered: one number stands for what all
    agents are told). [view i a b s] is all that agent [i] then knows besides her type and her bid:
    allocation, own payment and what she is told, say. Moves are simultaneous; the market's own
    draw settles the final allocation and further payments (negative: received), which depend on the
    allocation it starts from and the moves. *)
Record aftermarket := {
  disclosures : nat;
  discloses : profile -> nat -> nat -> R;
  views : nat -> nat;
  view : nat -> profile -> nat -> nat -> nat;
  moves : nat -> nat;
  trade_draws : nat;
  trade_chance : nat -> profile -> nat -> R;
  trade_allocation : nat -> profile -> nat -> nat;
  trade_pays : nat -> nat -> profile -> nat -> R
}.

Section combined.
  Variables (A : auction) (M : aftermarket).
  Let n := bidders A.
  Let bid_profiles := profiles n (bids A).
  Let move_profiles := profiles n (moves M).

  (** Chances are laws, and views are what they are said to be. *)
  Definition well_formed : Prop :=
    (forall a, In a bid_profiles ->
       (forall b, (b < draws A)%nat -> 0 <= chance A a b)
       /\ Sum b in below (draws A), chance A a b = 1)
    /\ (forall a b, In a bid_profiles -> (b < draws A)%nat ->
          (forall s, (s < disclosures M)%nat -> 0 <= discloses M a b s)
          /\ Sum s in below (disclosures M), discloses M a b s = 1)
    /\ (forall x m, In m move_profiles ->
          (forall c, (c < trade_draws M)%nat -> 0 <= trade_chance M x m c)
          /\ Sum c in below (trade_draws M), trade_chance M x m c = 1)
    /\ forall i a b s, (i < n)%nat -> (view M i a b s < views M i)%nat.

  (** What type [t] of agent [i] gets from the aftermarket if it starts at [x] and all move [m]. *)
  Definition trade_utility i t x m : R :=
    Sum c in below (trade_draws M),
      trade_chance M x m c * (value A i t (trade_allocation M x m c) - trade_pays M i x m c).

  (** Voluntary participation (Definition 1): there is a move with which an agent does not lose,
      whatever the others do. The paper's move depends on the type only; here it may depend on what
      the agent sees. *)
  Definition opts_out (out : nat -> nat -> nat -> nat) : Prop :=
    forall i t, (i < n)%nat -> (t < kinds A i)%nat ->
      (forall v, (v < views M i)%nat -> (out i t v < moves M i)%nat)
      /\ forall a b s m, In a bid_profiles -> (b < draws A)%nat -> (s < disclosures M)%nat ->
           In m move_profiles -> m.[i] = out i t (view M i a b s) ->
           value A i t (allocation A a b) <= trade_utility i t (allocation A a b) m.

  (** Weak budget balance (Definition 2): the market hands out no more than it takes in. *)
  Definition budget_balanced : Prop :=
    forall x m, In m move_profiles ->
      0 <= Sum c in below (trade_draws M), trade_chance M x m c * Sum i in below n, trade_pays M i x m c.

  (** ** The combined market *)

  (** A plan: a bid, and a move for every view. Plans of an agent are numbered along this list. *)
  Notation plan := (nat * list nat)%type.
  Definition plans i : list plan :=
    list_prod (below (bids A i)) (profiles (views M i) (fun _ => moves M i)).
  Definition plan_of i (q : nat) : plan := nth q (plans i) (O, []).

  Definition bids_of (q : profile) : profile := map (fun i => fst (plan_of i q.[i])) (below n).
  Definition moves_of (q : profile) b s : profile :=
    map (fun i => (snd (plan_of i q.[i])).[view M i (bids_of q) b s]) (below n).

  (** An expectation over the draw and the signals, of something that depends on the moves as well. *)
  Definition course (q : profile) (w : nat -> profile -> R) : R :=
    Sum b in below (draws A), chance A (bids_of q) b *
      Sum s in below (disclosures M), discloses M (bids_of q) b s * w b (moves_of q b s).

  Definition combined_game : game := {|
    agents := n;
    types := kinds A;
    actions := fun i => length (plans i);
    may := fun i t q => may_bid A i t (fst (plan_of i q));
    weight := likelihood A;
    utility := fun i t q => course q (fun b m =>
      trade_utility i t (allocation A (bids_of q) b) m - pays A i (bids_of q) b);
    revenue := fun q => course q (fun b m =>
      Sum i in below n, pays A i (bids_of q) b
      + Sum c in below (trade_draws M), trade_chance M (allocation A (bids_of q) b) m c
          * Sum i in below n, trade_pays M i (allocation A (bids_of q) b) m c);
    optimum := best A
  |}.

  (** Bid as in the auction, and opt out afterwards. *)
  Definition out_map (out : nat -> nat -> nat -> nat) i t : list nat := map (out i t) (below (views M i)).

  Definition lift (out : nat -> nat -> nat -> nat) i t (r : nat -> R) (q : nat) : R :=
    if list_eq_dec Nat.eq_dec (snd (plan_of i q)) (out_map out i t) then r (fst (plan_of i q)) else 0.

  (** *** Sums over plans *)

  Lemma total_nth {X} (l : list X) x0 (f : X -> R) :
    Sum q in below (length l), f (nth q l x0) = Sum x in l, f x.
  Proof.
    induction l as [|x l IH]; [auto|]. simpl length. rewrite total_below_S. simpl. rewrite IH. auto.
  Qed.

  Lemma total_list_prod {X Y} (l : list X) (k : list Y) (f : X * Y -> R) :
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

  Lemma plan_bid i q : (q < length (plans i))%nat -> (fst (plan_of i q) < bids A i)%nat.
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
    Hypotheses (WF : well_formed) (VP : opts_out out) (WBB : budget_balanced).
    Let g := combined_game.

    Lemma out_map_in i t : (i < n)%nat -> (t < kinds A i)%nat ->
      In (out_map out i t) (profiles (views M i) (fun _ => moves M i)).
    Proof.
      intros Hi Ht. apply in_profiles. unfold out_map. rewrite map_length, seq_length. split; auto.
      intros v Hv. rewrite nth_indep with (d' := out i t O) by (rewrite map_length, seq_length; auto).
      rewrite (map_nth (out i t)), seq_nth by auto. apply (proj1 (VP i t Hi Ht)). auto.
    Qed.

    Lemma lift_total i t r (f : nat -> R) (h : nat -> R) : (i < n)%nat -> (t < kinds A i)%nat ->
      (forall q, (q < length (plans i))%nat -> snd (plan_of i q) = out_map out i t ->
         f q = h (fst (plan_of i q))) ->
      Sum q in below (length (plans i)), lift out i t r q * f q = Sum d in below (bids A i), r d * h d.
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

    Lemma bids_of_length q : length (bids_of q) = n.
    Proof. unfold bids_of. rewrite map_length, seq_length. auto. Qed.

    Lemma bids_of_own q i : (i < n)%nat -> (bids_of q).[i] = fst (plan_of i q.[i]).
    Proof.
      intros H. unfold bids_of.
      rewrite nth_indep with (d' := fst (plan_of O q.[O])) by (rewrite map_length, seq_length; auto).
      rewrite (map_nth (fun i => fst (plan_of i q.[i]))), seq_nth; auto.
    Qed.

    Lemma moves_of_own q b s i : (i < n)%nat ->
      (moves_of q b s).[i] = (snd (plan_of i q.[i])).[view M i (bids_of q) b s].
    Proof.
      intros H. unfold moves_of. set (f := fun i => _).
      rewrite nth_indep with (d' := f O) by (rewrite map_length, seq_length; auto).
      rewrite (map_nth f), seq_nth; auto.
    Qed.

    Lemma bids_of_in q : In q (action_profiles g) -> In (bids_of q) bid_profiles.
    Proof.
      intros H. apply in_profiles. split; [apply bids_of_length|]. intros i Hi.
      rewrite bids_of_own by auto. apply plan_bid. apply (own_number _ _ _ _ H Hi).
    Qed.

    Lemma moves_of_in q b s : In q (action_profiles g) -> In (moves_of q b s) move_profiles.
    Proof.
      intros H. apply in_profiles. split; [unfold moves_of; rewrite map_length, seq_length; auto|].
      intros i Hi. rewrite moves_of_own by auto.
      apply plan_move; [apply (own_number _ _ _ _ H Hi)|apply WF; auto].
    Qed.

    Lemma bids_of_put q i p : (i < n)%nat -> length q = n ->
      bids_of (put i p q) = put i (fst (plan_of i p)) (bids_of q).
    Proof.
      intros Hi L. apply nth_ext with (d := O) (d' := O); [rewrite put_length, !bids_of_length; auto|].
      intros j Hj. rewrite bids_of_length in Hj. rewrite bids_of_own by auto.
      destruct (Nat.eq_dec i j) as [<-|N].
      - rewrite !put_same; auto; rewrite ?bids_of_length; lia.
      - rewrite !put_other, bids_of_own; auto.
    Qed.

    (** An expectation over the course of play is at least what it is at least all along. *)
    Lemma course_above q w least : In q (action_profiles g) ->
      (forall b s, (b < draws A)%nat -> (s < disclosures M)%nat -> least b <= w b (moves_of q b s)) ->
      Sum b in below (draws A), chance A (bids_of q) b * least b <= course q w.
    Proof.
      intros Hq H. destruct WF as (WA & WD & _). pose proof (bids_of_in q Hq) as Hb.
      apply total_le. intros b Ib. apply in_below in Ib.
      apply Rmult_le_compat_l; [apply (WA _ Hb); auto|].
      destruct (WD _ b Hb Ib) as [P S].
      rewrite <- (Rmult_1_l (least b)), <- S, <- total_scale_r. apply total_le.
      intros s Is. apply in_below in Is. apply Rmult_le_compat_l; auto.
    Qed.

    (** With a lifted bid an agent gets at least what the bid gets in the auction alone. *)
    Lemma opting_out q i t p : (i < n)%nat -> (t < kinds A i)%nat -> (p < length (plans i))%nat ->
      In q (action_profiles g) -> snd (plan_of i p) = out_map out i t ->
      utility (auction_game A) i t (put i (fst (plan_of i p)) (bids_of q)) <= utility g i t (put i p q).
    Proof.
      intros Hi Ht Hp Hq E.
      assert (L : length q = n) by (apply in_profiles in Hq; tauto).
      assert (Hq' : In (put i p q) (action_profiles g)) by (apply put_in; auto).
      rewrite <- bids_of_put by auto. simpl utility. apply course_above; auto.
      intros b s Ib Is. apply Rplus_le_compat_r.
      apply (proj2 (VP i t Hi Ht) _ b s); auto; [apply bids_of_in; auto|apply moves_of_in; auto|].
      rewrite moves_of_own, put_same by lia. rewrite E. unfold out_map.
      assert (V : (view M i (bids_of (put i p q)) b s < views M i)%nat) by (apply WF; auto).
      rewrite nth_indep with (d' := out i t O) by (rewrite map_length, seq_length; auto).
      rewrite (map_nth (out i t)), seq_nth; auto.
    Qed.

    Lemma lift_above q i t r : (i < n)%nat -> (t < kinds A i)%nat -> In q (action_profiles g) ->
      (forall d, (d < bids A i)%nat -> 0 <= r d) ->
      Sum d in below (bids A i), r d * utility (auction_game A) i t (put i d (bids_of q))
      <= Sum p in below (length (plans i)), lift out i t r p * utility g i t (put i p q).
    Proof.
      intros Hi Ht Hq P.
      rewrite <- (lift_total i t r (fun p => utility (auction_game A) i t (put i (fst (plan_of i p)) (bids_of q))));
        auto.
      apply total_le. intros p Hp. apply in_below in Hp. unfold lift.
      destruct (list_eq_dec Nat.eq_dec (snd (plan_of i p)) (out_map out i t)) as [E|]; [|lra].
      apply Rmult_le_compat_l; [apply P, plan_bid, Hp|]. apply opting_out; auto.
    Qed.

    (** The market adds to the revenue. *)
    Lemma combined_revenue q : In q (action_profiles g) ->
      revenue (auction_game A) (bids_of q) <= revenue g q.
    Proof.
      intros Hq. simpl revenue. apply course_above; auto. intros b s _ _.
      rewrite <- (Rplus_0_r (Sum i in below (bidders A), pays A i (bids_of q) b)) at 1.
      apply Rplus_le_compat_l. apply WBB, moves_of_in, Hq.
    Qed.

    (** A lifted law is a law over what the type may play. *)
    Lemma lift_law i t r : (i < n)%nat -> (t < kinds A i)%nat ->
      (forall d, (d < bids A i)%nat -> 0 <= r d)
      /\ (forall d, (d < bids A i)%nat -> r d <> 0 -> may_bid A i t d = true)
      /\ Sum d in below (bids A i), r d = 1 ->
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
      (forall i d, (i < n)%nat -> (d < bids A i)%nat -> 0 <= D i d) ->
      lambda * best A theta - mu * revenue (auction_game A) (bids_of q)
      <= Sum i in below n, Sum d in below (bids A i),
           D i d * utility (auction_game A) i theta.[i] (put i d (bids_of q)) ->
      lambda * best A theta - mu * revenue g q
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
    Theorem lemma_2 D : smooth (auction_game A) lambda mu D ->
      smooth g lambda mu (fun i theta => lift out i theta.[i] (D i theta)).
    Proof.
      intros [SD S]. split.
      - intros i theta Hi Ht. apply lift_law; auto; [apply (own_type g i theta Ht Hi)|].
        apply (SD i theta Hi Ht).
      - intros theta q Ht Hq. apply (combined_row (fun i => D i theta)); auto.
        + intros i d Hi Hd. apply (SD i theta Hi Ht); auto.
        + apply (S theta (bids_of q)); auto. apply bids_of_in, Hq.
    Qed.

    (** *** Lemma 2, semi-smooth *)
    Theorem lemma_2_semi D : semi_smooth (auction_game A) lambda mu D ->
      semi_smooth g lambda mu (fun i t => lift out i t (D i t)).
    Proof.
      intros [SD S]. split.
      - intros i Hi t Ht. apply lift_law; auto. apply (SD i Hi t Ht).
      - intros theta q Ht Hq L. apply (combined_row (fun i => D i theta.[i])); auto.
        + intros i d Hi Hd. apply (SD i Hi theta.[i]); auto. apply (own_type g i theta Ht Hi).
        + apply (S theta (bids_of q)); auto; [apply bids_of_in, Hq|].
          intros i Hi. rewrite bids_of_own by auto. apply (L i Hi).
    Qed.

    (** Safe bids stay safe. *)
    Theorem safe_combined s : safe (auction_game A) s -> safe g (fun i t => lift out i t (s i t)).
    Proof.
      intros S i Hi. destruct (S i Hi) as [SS P]. split.
      - intros t Ht. apply lift_law; auto. apply (SS t Ht).
      - intros t q Ht Hq. eapply Rle_trans; [|apply lift_above; auto].
        + apply P; auto. apply bids_of_in, Hq.
        + apply (SS t Ht).
    Qed.
  End proof.
End combined.

(** *** Theorem 2 for the combined market: any disclosure, any voluntary market without subsidies, any
    prior, any information technology and costs. *)
Theorem theorem_2_combined A M out lambda mu D K sigma :
  well_formed A M -> opts_out A M out -> budget_balanced A M ->
  prior (auction_game A) -> mu = 1 \/ 1 <= mu /\ (exists s, safe (auction_game A) s) ->
  semi_smooth (auction_game A) lambda mu D ->
  technology_of (combined_game A M) K -> informed_equilibrium (combined_game A M) K sigma ->
  lambda * optimal_welfare (auction_game A) <= mu * net_welfare (combined_game A M) K sigma.
Proof.
  intros WF VP WBB F Mu S KT B.
  apply (theorem_2 (combined_game A M) lambda mu (fun i t => lift A M out i t (D i t))); auto.
  - destruct Mu as [|[M1 [s Hs]]]; auto. right. split; auto.
    exists (fun i t => lift A M out i t (s i t)). apply safe_combined; auto.
  - apply lemma_2_semi; auto. destruct Mu as [->|[M1 _]]; lra.
Qed.

(** *** Proposition 1 for the combined market: what is left of Theorem 1, without information
    acquisition. *)
Theorem theorem_1_without_acquisition A M out lambda mu D sigma :
  well_formed A M -> opts_out A M out -> budget_balanced A M ->
  prior (auction_game A) -> independent (auction_game A) ->
  mu = 1 \/ 1 <= mu /\ (exists s, safe (auction_game A) s) ->
  smooth (auction_game A) lambda mu D -> bayes_nash (combined_game A M) sigma ->
  lambda * optimal_welfare (auction_game A)
  <= mu * welfare (combined_game A M) (plays (combined_game A M) sigma).
Proof.
  intros WF VP WBB F I Mu S B.
  apply (proposition_1 (combined_game A M) lambda mu F) with
    (D := fun i theta => lift A M out i theta.[i] (D i theta)); auto.
  - destruct Mu as [|[M1 [s Hs]]]; auto. right. split; auto.
    exists (fun i t => lift A M out i t (s i t)). apply safe_combined; auto.
  - apply lemma_2; auto. destruct Mu as [->|[M1 _]]; lra.
Qed.
