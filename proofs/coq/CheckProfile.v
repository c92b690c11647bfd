(** A boolean check that a profile of strategies is a Bayes-Nash equilibrium, and its exact welfare:
    the side of a price of anarchy that a bound cannot show. *)

From Poacert Require Export CheckSmooth Mean.
Open Scope Z_scope.

Section check.
  (** [S] gives the laws of actions by agent and type. *)
  Variables (G : zgame) (T : tables (zagents G)) (S : mixed).
  Let n := zagents G.
  Let g := real G.

  (** The weights of everybody's actions at [theta]. *)
  Definition rows_at theta (j : nat) : list Z := law_of S j theta.[j].

  (** What each action of type [t] of agent [i] gets, times the denominator for each other agent. *)
  Definition action_payoffs i t : list Z :=
    let u := utility_table T i t in
    let mean := fold_right (fun theta acc =>
      if (theta.[i] =? t)%nat && negb (zweight G theta =? 0)
      then add n (scale n (zweight G theta) (means n (rows_at theta) (others n i) u)) acc else acc)
      (constant n 0) (ztype_profiles G) in
    map (fun d => look n mean (put i d (nobody n))) (below (zactions G i)).

  (** What she gets by playing [S], times the denominator once more. *)
  Definition profile_payoff (payoffs : list Z) i t : Z :=
    weighted (law_of S i t) (fun d => nth d payoffs 0).

  Definition check_strategies : bool :=
    (0 <? over S)
    && forallb (fun i => forallb (fun t => check_law G S i t t) (below (ztypes G i))) (below n).

  Definition check_profile : bool :=
    check_prior G && check_strategies
    && forallb (fun i => forallb (fun t =>
         let payoffs := action_payoffs i t in
         let best := profile_payoff payoffs i t in
         forallb (fun '(d, x) => negb (zmay G i t d) || (over S * x <=? best))
           (combine (below (zactions G i)) payoffs))
       (below (ztypes G i))) (below n).

  (** Expected revenue and welfare, times the denominator to the power of the number of agents. *)
  Definition profile_revenue : Z :=
    ztotal (ztype_profiles G) (fun theta =>
      if zweight G theta =? 0 then 0
      else zweight G theta * look n (means n (rows_at theta) (below n) (revenues T)) (nobody n)).

  Definition profile_welfare : Z :=
    ztotal (below n) (fun i => ztotal (below (ztypes G i)) (fun t =>
      profile_payoff (action_payoffs i t) i t)) + profile_revenue.

  (** ** Soundness *)

  Hypothesis tables_right : describes G T.
  Hypothesis strategies_checked : check_strategies = true.

  Lemma over_S : 0 < over S.
  Proof. unfold check_strategies in strategies_checked. apply andb_true_iff in strategies_checked. lia. Qed.

  Lemma law_checked i t : (i < n)%nat -> (t < ztypes G i)%nat -> check_law G S i t t = true.
  Proof.
    intros Hi Ht. unfold check_strategies in strategies_checked.
    apply andb_true_iff in strategies_checked as [_ C].
    apply (forallb_below _ _ C) in Hi. apply (forallb_below _ _ Hi) in Ht. auto.
  Qed.

  Lemma chance_strategy i : (i < n)%nat -> strategy_of g i (chance S i).
  Proof. intros Hi t Ht. apply (chance_law G S i t t over_S), law_checked; auto. Qed.

  (** The laws at [theta] are the weights of [S]. *)
  Lemma rows_fit_at theta i : In theta (ztype_profiles G) -> (i < n)%nat ->
    (length (rows_at theta i) <= zactions G i)%nat.
  Proof.
    intros Ht Hi. apply (law_length G S i theta.[i] theta.[i]).
    apply law_checked; auto. apply (own_number _ _ _ _ Ht Hi).
  Qed.

  Lemma rows_total_at theta i : In theta (ztype_profiles G) -> (i < n)%nat ->
    ztotal (rows_at theta i) (fun c => c) = over S.
  Proof.
    intros Ht Hi. apply (is_law_total _ _ _ _ (law_checked i theta.[i] Hi (own_number _ _ _ _ Ht Hi))).
  Qed.

  (** The expectation of what [d] gets against the others. *)
  Lemma expected_deviation theta i d t : (i < n)%nat -> (d < zactions G i)%nat ->
    (t < ztypes G i)%nat -> In theta (ztype_profiles G) ->
    (IZR (over S) ^ length (others n i)
     * Sum a in action_profiles g, plays g (chance S) theta a * utility g i t (put i d a))%R
    = IZR (look n (means n (rows_at theta) (others n i) (utility_table T i t)) (put i d (nobody n))).
  Proof.
    intros Hi Hd It Ht. set (u := utility_table T i t).
    rewrite look_means; [|intros j; apply others_below|rewrite put_length; apply nobody_length].
    rewrite <- (expected_others n (zactions G) (rows_at theta) (over S) over_S
      (fun i => rows_fit_at theta i Ht) (fun i => rows_total_at theta i Ht)
      (fun i => chance S i theta.[i]) (fun _ _ _ _ => eq_refl) (look n u) i d Hi).
    f_equal. apply total_ext. intros a Ha. f_equal. simpl. f_equal. symmetry.
    apply tables_right; auto. apply put_in; auto.
  Qed.

  Lemma action_payoffs_value i t d : (i < n)%nat -> (t < ztypes G i)%nat -> (d < zactions G i)%nat ->
    IZR (nth d (action_payoffs i t) 0)
    = (IZR (over S) ^ length (others n i) * deviation g (plays g (chance S)) i t d)%R.
  Proof.
    intros Hi Ht Hd. unfold action_payoffs. cbv zeta.
    rewrite (nth_map_below (fun d => look n _ (put i d (nobody n)))) by auto.
    unfold deviation, interim. rewrite <- total_scale. unfold type_profiles. simpl agents. simpl types. fold n.
    assert (H : forall theta, In theta (profiles n (ztypes G)) -> In theta (ztype_profiles G)) by auto.
    revert H. induction (profiles n (ztypes G)) as [|theta l IH]; intros H; cbn [fold_right total].
    - rewrite look_constant. auto.
    - specialize (IH (fun x Hx => H x (or_intror Hx))). specialize (H theta (or_introl eq_refl)).
      destruct (Nat.eqb_spec theta.[i] t) as [Et|N]; cbn [andb]; [|rewrite IH; ring].
      pose proof (expected_deviation theta i d t Hi Hd Ht H) as X.
      destruct (Z.eqb_spec (zweight G theta) 0) as [W|W]; cbn [negb].
      + rewrite IH. simpl weight. rewrite W. ring.
      + rewrite look_add, look_scale, plus_IZR, mult_IZR, IH.
        match goal with |- context [IZR (look n ?m ?p)] =>
          replace (IZR (look n m p)) with (IZR (over S) ^ length (others n i) * Sum a in action_profiles g,
            plays g (chance S) theta a * utility g i t (put i d a))%R by exact X
        end. simpl weight. ring.
  Qed.

  Lemma power_of_others i : (i < n)%nat ->
    (IZR (over S) ^ n = IZR (over S) * IZR (over S) ^ length (others n i))%R.
  Proof. intros Hi. rewrite <- (others_length n i Hi) at 1. auto. Qed.

  Lemma profile_payoff_value i t : (i < n)%nat -> (t < ztypes G i)%nat ->
    IZR (profile_payoff (action_payoffs i t) i t)
    = (IZR (over S) ^ n * payoff g (plays g (chance S)) i t)%R.
  Proof.
    intros Hi Ht. unfold profile_payoff.
    rewrite (weighted_chance G S i t t over_S) by (apply law_checked; auto).
    rewrite payoff_same by (auto using chance_strategy). rewrite (power_of_others i Hi).
    rewrite Rmult_assoc. f_equal. rewrite <- total_scale. apply total_ext. intros d Hd.
    apply in_below in Hd. rewrite action_payoffs_value by auto. ring.
  Qed.

  (** *** An equilibrium, whatever other (real) strategies there are *)
  Theorem check_profile_sound : check_profile = true -> bayes_nash g (chance S).
  Proof.
    unfold check_profile. rewrite !andb_true_iff. intros [_ C].
    apply bayes_nash_iff_coarse; [apply chance_strategy|]. split; [apply plays_law, chance_strategy|].
    intros i t d Hi Ht Hd M. simpl in Hi, Ht, Hd, M.
    apply (forallb_below _ _ C) in Hi as Ci. apply (forallb_below _ _ Ci) in Ht as Ct.
    rewrite forallb_forall in Ct.
    assert (L : length (action_payoffs i t) = zactions G i).
    { unfold action_payoffs. rewrite map_length, seq_length. auto. }
    specialize (Ct _ (in_combine_below (zactions G i) (action_payoffs i t) d ltac:(lia) ltac:(lia))).
    cbv beta iota in Ct. rewrite M in Ct. simpl in Ct. apply Z.leb_le, IZR_le in Ct.
    rewrite mult_IZR, profile_payoff_value, action_payoffs_value in Ct by auto.
    rewrite (power_of_others i Hi), Rmult_assoc in Ct.
    pose proof over_S as P. apply IZR_lt in P.
    apply Rmult_le_reg_l in Ct; auto. apply Rmult_le_reg_l in Ct; auto. apply pow_lt, P.
  Qed.

  (** *** Its expected revenue and welfare *)
  Theorem profile_revenue_value :
    IZR profile_revenue = (IZR (over S) ^ n * expected_revenue g (plays g (chance S)))%R.
  Proof.
    unfold profile_revenue, expected_revenue, expected. rewrite IZR_ztotal, <- total_scale.
    apply total_ext. intros theta Ht. change (In theta (ztype_profiles G)) in Ht. simpl weight.
    destruct (Z.eqb_spec (zweight G theta) 0) as [->|W]; [ring|]. rewrite mult_IZR.
    rewrite look_means; [|intros j; apply in_below|apply nobody_length].
    assert (X : (IZR (over S) ^ n
        * Sum a in action_profiles g, plays g (chance S) theta a * revenue g a)%R
      = IZR (mean_of (rows_at theta) (below n) (look n (revenues T)) (nobody n))).
    { etransitivity; [|apply (expected_all n (zactions G) (rows_at theta) (over S) over_S
        (fun i => rows_fit_at theta i Ht) (fun i => rows_total_at theta i Ht)
        (fun i => chance S i theta.[i]) (fun _ _ _ _ => eq_refl))].
      f_equal. apply total_ext. intros a Ha. f_equal. simpl. f_equal. symmetry. apply tables_right, Ha. }
    rewrite <- X. ring.
  Qed.

  Theorem profile_welfare_value :
    IZR profile_welfare = (IZR (over S) ^ n * welfare g (plays g (chance S)))%R.
  Proof.
    unfold profile_welfare. rewrite plus_IZR, profile_revenue_value, welfare_is_payoffs_and_revenue.
    rewrite Rmult_plus_distr_l. f_equal. rewrite IZR_ztotal, <- total_scale. apply total_ext.
    intros i Hi. apply in_below in Hi. rewrite IZR_ztotal, <- total_scale. apply total_ext.
    intros t Ht. apply in_below in Ht. apply profile_payoff_value; auto.
  Qed.
End check.

(** An equilibrium whose welfare is at most [num]/[den] of the optimum: no better bound can be proved. *)
Definition check_attained G (T : tables (zagents G)) (S : mixed) (num den : Z) : bool :=
  check_profile G T S
  && (den * profile_welfare G T S <=? num * over S ^ Z.of_nat (zagents G) * ztotal (ztype_profiles G)
        (fun theta => zweight G theta * zoptimum G theta)).

Theorem attained G T S num den : describes G T -> check_attained G T S num den = true ->
  bayes_nash (real G) (chance S)
  /\ (IZR den * welfare (real G) (plays (real G) (chance S)) <= IZR num * optimal_welfare (real G))%R.
Proof.
  unfold check_attained. intros D C. apply andb_true_iff in C as [C V].
  assert (CS : check_strategies G S = true).
  { unfold check_profile in C. rewrite !andb_true_iff in C. tauto. }
  split; [apply (check_profile_sound G T S D CS C)|].
  apply Z.leb_le, IZR_le in V. rewrite !mult_IZR, (profile_welfare_value G T S D CS) in V.
  rewrite <- (pow_IZR (over S)), IZR_ztotal in V.
  pose proof (over_S G S CS) as P. apply IZR_lt in P.
  apply Rmult_le_reg_l with (IZR (over S) ^ zagents G)%R; [apply pow_lt, P|].
  unfold optimal_welfare. simpl weight. simpl optimum.
  rewrite (total_ext _ _ (fun theta => IZR (zweight G theta) * IZR (zoptimum G theta))%R) in V
    by (intros; apply mult_IZR).
  change (type_profiles (real G)) with (ztype_profiles G). lra.
Qed.
