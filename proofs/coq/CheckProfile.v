(** A boolean check that a profile of strategies is a Bayes-Nash equilibrium, and its exact welfare:
    the side of a price of anarchy that a bound cannot show. *)

From Poacert Require Export CheckSmooth.
Open Scope Z_scope.

Section check.
  (** [S] gives the laws of actions by agent and type. *)
  Variables (G : zgame) (T : tables (zagents G)) (S : mixed).
  Let n := zagents G.
  Let g := real G.

  (** The mean of a table when the agents in [l] play [S] at [theta]. *)
  Definition means (l : list nat) theta (t : table n) : table n :=
    fold_right (fun j t => average n j (law_of S j theta.[j]) t) t l.

  Definition others i : list nat := filter (fun j => negb (j =? i)%nat) (below n).

  Definition nobody : profile := repeat O n.

  (** What each action of type [t] of agent [i] gets, times the denominator for each other agent. *)
  Definition action_payoffs i t : list Z :=
    let u := utility_table T i t in
    let mean := fold_right (fun theta acc =>
      if (theta.[i] =? t)%nat && negb (zweight G theta =? 0)
      then add n (scale n (zweight G theta) (means (others i) theta u)) acc else acc)
      (constant n 0) (ztype_profiles G) in
    map (fun d => look n mean (put i d nobody)) (below (zactions G i)).

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
      else zweight G theta * look n (means (below n) theta (revenues T)) nobody).

  Definition profile_welfare : Z :=
    ztotal (below n) (fun i => ztotal (below (ztypes G i)) (fun t =>
      profile_payoff (action_payoffs i t) i t)) + profile_revenue.

  (** ** Means of functions *)

  Definition mean_of (l : list nat) theta (f : profile -> Z) : profile -> Z :=
    fold_right (fun j f a => weighted (law_of S j theta.[j]) (fun e => f (put j e a))) f l.

  Lemma look_means l theta t : (forall j, In j l -> (j < n)%nat) ->
    forall a, length a = n -> look n (means l theta t) a = mean_of l theta (look n t) a.
  Proof.
    induction l as [|j l IH]; intros H a L; simpl; auto.
    rewrite look_average by (auto; apply H; simpl; auto). apply weighted_ext.
    intros e. apply IH; [intros; apply H; simpl; auto|]. rewrite put_length. auto.
  Qed.

  Lemma put_commutes i j d e (a : profile) : i <> j -> put i d (put j e a) = put j e (put i d a).
  Proof. revert i j. induction a; intros [|i] [|j] H; simpl; auto; [lia|]. f_equal. apply IHa. lia. Qed.

  Lemma mean_of_put l theta f i d : ~ In i l ->
    forall a, mean_of l theta f (put i d a) = mean_of l theta (fun a => f (put i d a)) a.
  Proof.
    induction l as [|j l IH]; intros N a; simpl; auto. apply weighted_ext. intros e.
    rewrite put_commutes by (intros ->; apply N; simpl; auto). apply IH. intros I. apply N. simpl. auto.
  Qed.

  (** A mean does not depend on what the agents it is taken over do. *)
  Lemma mean_of_agrees l theta f : forall a b, length a = n -> length b = n ->
    (forall k, (k < n)%nat -> ~ In k l -> a.[k] = b.[k]) -> mean_of l theta f a = mean_of l theta f b.
  Proof.
    induction l as [|j l IH]; intros a b La Lb H; simpl.
    - f_equal. apply nth_ext with (d := O) (d' := O); [lia|]. intros k Hk. apply H; simpl; auto; lia.
    - apply weighted_ext. intros e. apply IH; rewrite ?put_length; auto. intros k Hk N.
      destruct (Nat.eq_dec j k) as [<-|D]; [rewrite !put_same; auto; lia|].
      rewrite !put_other by auto. apply H; auto. intros [E|I]; auto.
  Qed.

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

  (** The expectation of a table when everybody plays [S]. *)
  Let E theta (f : profile -> R) : R := Sum a in action_profiles g, (plays g (chance S) theta a * f a)%R.

  Lemma expected_mean theta f : In theta (ztype_profiles G) ->
    forall l, (forall j, In j l -> (j < n)%nat) ->
    E theta (fun a => IZR (mean_of l theta f a)) = (IZR (over S) ^ length l * E theta (fun a => IZR (f a)))%R.
  Proof.
    intros Ht l. induction l as [|j l IH]; intros H; simpl; [ring|].
    assert (Hj : (j < n)%nat) by (apply H; simpl; auto).
    assert (Tj : (theta.[j] < ztypes G j)%nat) by (apply (own_number _ _ _ _ Ht Hj)).
    rewrite Rmult_assoc, <- IH by (intros; apply H; simpl; auto).
    unfold E. rewrite <- total_scale.
    rewrite (total_ext _ _ (fun a => IZR (over S) * (plays g (chance S) theta a
      * Sum e in below (zactions G j), chance S j theta.[j] e * IZR (mean_of l theta f (put j e a))))%R).
    - rewrite !total_scale. f_equal. symmetry.
      etransitivity; [|apply (joint_replace (agents g) (actions g) (fun i => chance S i theta.[i]) j
                    (chance S j theta.[j]) (fun a => IZR (mean_of l theta f a))); auto].
      + apply total_ext. intros a _. f_equal. apply product_ext. intros i _. unfold replace.
        destruct (Nat.eqb_spec i j); subst; auto.
      + apply (chance_strategy j Hj theta.[j] Tj).
    - intros a _. rewrite (weighted_chance G S j theta.[j] theta.[j] over_S) by (apply law_checked; auto).
      ring.
  Qed.

  Lemma expected_constant theta c : In theta (ztype_profiles G) -> E theta (fun _ => c) = c.
  Proof.
    intros Ht. unfold E. rewrite total_scale_r. unfold plays, action_profiles.
    rewrite joint_total; [ring|]. intros i Hi. apply (chance_strategy i Hi theta.[i]).
    apply (own_number _ _ _ _ Ht Hi).
  Qed.

  Lemma nobody_length : length nobody = n.
  Proof. apply repeat_length. Qed.

  Lemma others_below i j : In j (others i) -> (j < n)%nat.
  Proof. unfold others. rewrite filter_In, in_below. tauto. Qed.

  Lemma others_length i : (i < n)%nat -> Datatypes.S (length (others i)) = n.
  Proof.
    intros Hi. unfold others.
    assert (F : forall k s, length (filter (fun j => negb (j =? i)%nat) (seq s k))
      = if ((s <=? i) && (i <? s + k))%nat then (k - 1)%nat else k).
    { clear. induction k; intros s; [destruct (_ && _)%bool; auto|]. cbn [seq filter].
      destruct (Nat.eqb_spec s i); cbn [negb length]; rewrite IHk;
        repeat match goal with |- context [(?x <=? ?y)%nat] => destruct (Nat.leb_spec x y) end;
        repeat match goal with |- context [(?x <? ?y)%nat] => destruct (Nat.ltb_spec x y) end;
        simpl; lia. }
    rewrite F. destruct (Nat.leb_spec 0 i); [|lia]. destruct (Nat.ltb_spec i (0 + n)); simpl; lia.
  Qed.

  (** The expectation of what [d] gets against the others. *)
  Lemma expected_others theta i d t : (i < n)%nat -> (d < zactions G i)%nat ->
    (t < ztypes G i)%nat -> In theta (ztype_profiles G) ->
    (IZR (over S) ^ length (others i) * E theta (fun a => utility g i t (put i d a)))%R
    = IZR (look n (means (others i) theta (utility_table T i t)) (put i d nobody)).
  Proof.
    intros Hi Hd It Ht. set (u := utility_table T i t).
    rewrite look_means by (try apply others_below; rewrite put_length; apply nobody_length).
    transitivity (E theta (fun a => IZR (mean_of (others i) theta (fun a => look n u (put i d a)) a))).
    - rewrite expected_mean by (auto; apply others_below). f_equal. apply total_ext. intros a Ha.
      f_equal. simpl. f_equal. symmetry. apply tables_right; auto. apply put_in; auto.
    - etransitivity; [|apply (expected_constant theta _ Ht)]. apply total_ext. intros a Ha. f_equal. f_equal.
      assert (La : length a = n) by (apply in_profiles in Ha; tauto).
      rewrite <- mean_of_put by (unfold others; rewrite filter_In, Nat.eqb_refl; simpl; intros [_ F]; discriminate).
      apply mean_of_agrees; rewrite ?put_length; auto using nobody_length. intros k Hk N.
      assert (k = i).
      { destruct (Nat.eq_dec k i); auto. destruct N. unfold others. rewrite filter_In, in_below.
        split; auto. destruct (Nat.eqb_spec k i); auto. }
      subst k. rewrite !put_same; auto; [rewrite nobody_length; auto|lia].
  Qed.

  Lemma action_payoffs_value i t d : (i < n)%nat -> (t < ztypes G i)%nat -> (d < zactions G i)%nat ->
    IZR (nth d (action_payoffs i t) 0)
    = (IZR (over S) ^ length (others i) * deviation g (plays g (chance S)) i t d)%R.
  Proof.
    intros Hi Ht Hd. unfold action_payoffs. cbv zeta.
    rewrite (nth_map_below (fun d => look n _ (put i d nobody))) by auto.
    unfold deviation, interim. rewrite <- total_scale. unfold type_profiles. simpl agents. simpl types. fold n.
    assert (H : forall theta, In theta (profiles n (ztypes G)) -> In theta (ztype_profiles G)) by auto.
    revert H. induction (profiles n (ztypes G)) as [|theta l IH]; intros H; cbn [fold_right total].
    - rewrite look_constant. auto.
    - specialize (IH (fun x Hx => H x (or_intror Hx))). specialize (H theta (or_introl eq_refl)).
      destruct (Nat.eqb_spec theta.[i] t) as [Et|N]; cbn [andb]; [|rewrite IH; ring].
      pose proof (expected_others theta i d t Hi Hd Ht H) as X.
      destruct (Z.eqb_spec (zweight G theta) 0) as [W|W]; cbn [negb].
      + rewrite IH. simpl weight. rewrite W. ring.
      + rewrite look_add, look_scale, plus_IZR, mult_IZR, IH. unfold E in X.
        match goal with |- context [IZR (look n ?m ?p)] =>
          replace (IZR (look n m p)) with (IZR (over S) ^ length (others i) * Sum a in action_profiles g,
            plays g (chance S) theta a * utility g i t (put i d a))%R by exact X
        end. simpl weight. ring.
  Qed.

  Lemma profile_payoff_value i t : (i < n)%nat -> (t < ztypes G i)%nat ->
    IZR (profile_payoff (action_payoffs i t) i t)
    = (IZR (over S) ^ n * payoff g (plays g (chance S)) i t)%R.
  Proof.
    intros Hi Ht. unfold profile_payoff.
    rewrite (weighted_chance G S i t t over_S) by (apply law_checked; auto).
    rewrite payoff_same by (auto using chance_strategy). rewrite <- (others_length i Hi) at 1.
    cbn [pow]. rewrite Rmult_assoc. f_equal. rewrite <- total_scale. apply total_ext. intros d Hd.
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
    rewrite <- (others_length i Hi) in Ct at 1. cbn [pow] in Ct. rewrite !Rmult_assoc in Ct.
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
    rewrite look_means by (auto using nobody_length; intros j; apply in_below).
    assert (X : IZR (mean_of (below n) theta (look n (revenues T)) nobody)
                = (IZR (over S) ^ n * E theta (fun a => revenue g a))%R).
    { etransitivity; [symmetry; apply (expected_constant theta _ Ht)|].
      transitivity (E theta (fun a => IZR (mean_of (below n) theta (look n (revenues T)) a))).
      - apply total_ext. intros a Ha. f_equal. f_equal.
        apply mean_of_agrees; auto using nobody_length; [apply in_profiles in Ha; tauto|].
        intros k Hk N. destruct N. apply in_below, Hk.
      - rewrite expected_mean by (auto; intros j; apply in_below). rewrite seq_length. f_equal.
        apply total_ext. intros a Ha. f_equal. simpl. f_equal. apply tables_right, Ha. }
    rewrite X. unfold E. ring.
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
