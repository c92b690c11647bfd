(** A boolean check of one law of play: that it is coarse, that nobody signals, and what its welfare is. *)

From Poacert Require Export CheckBound.
Open Scope Z_scope.

(** For each profile of types that is possible the actions that are played, with weights that sum to
    [each]. *)
Record conditional_law := {
  each : Z;
  given_types : list (profile * list (profile * Z))
}.

Fixpoint at_types (l : list (profile * list (profile * Z))) (theta : profile) : list (profile * Z) :=
  match l with
  | [] => []
  | (theta', played) :: l' => if profile_eqb theta' theta then played else at_types l' theta
  end.

Definition weighed {A} (l : list (A * Z)) (f : A -> Z) : Z := ztotal l (fun aw => snd aw * f (fst aw)).

Definition weight_of (l : list (profile * Z)) (a : profile) : Z :=
  ztotal l (fun bw => if profile_eqb (fst bw) a then snd bw else 0).

(** The law, with real probabilities. *)
Definition law_play (L : conditional_law) : play :=
  fun theta a => (IZR (weight_of (at_types (given_types L) theta) a) / IZR (each L))%R.

Section check.
  Variables (G : zgame) (L : conditional_law).
  Let n := zagents G.
  Let g := real G.
  Let played := at_types (given_types L).

  (** Is this a profile of actions that all these types may play? *)
  Definition is_legal (theta a : profile) : bool :=
    (length a =? n)%nat
    && forallb (fun i => (a.[i] <? zactions G i)%nat && zmay G i theta.[i] a.[i]) (below n).

  Definition check_weights : bool :=
    (0 <? each L) && forallb (fun theta =>
      (zweight G theta =? 0)
      || (forallb (fun aw => (0 <=? snd aw) && is_legal theta (fst aw)) (played theta)
          && (ztotal (played theta) snd =? each L)))
    (ztype_profiles G).

  (** By how much [f] is larger than [h] when agent [i] has type [t], times [each]. *)
  Definition difference i t (f h : profile -> Z) : Z :=
    ztotal (ztype_profiles G) (fun theta =>
      if (theta.[i] =? t)%nat then
        if zweight G theta =? 0 then 0 else zweight G theta * weighed (played theta) (fun a => f a - h a)
      else 0).

  (** What type [t] of agent [i] loses by always playing [d], times [each]. *)
  Definition regret_of i t d : Z :=
    difference i t (zutility G i t) (fun a => zutility G i t (put i d a)).

  Definition check_regrets : bool :=
    forallb (fun i => forallb (fun t => forallb (fun d =>
      negb (zmay G i t d) || (0 <=? regret_of i t d))
    (below (zactions G i))) (below (ztypes G i))) (below n).

  (** The weight of what everybody but agent [i] plays in [a]. *)
  Definition weight_of_others i (l : list (profile * Z)) (a : profile) : Z :=
    ztotal l (fun bw => if profile_eqb (put i O (fst bw)) (put i O a) then snd bw else 0).

  Definition check_no_signalling : bool :=
    forallb (fun i => forallb (fun theta => forallb (fun t =>
      let theta' := put i t theta in
      (zweight G theta =? 0) || (zweight G theta' =? 0)
      || forallb (fun aw =>
           weight_of_others i (played theta) (fst aw) =? weight_of_others i (played theta') (fst aw))
         (played theta ++ played theta'))
    (below (ztypes G i))) (ztype_profiles G)) (below n).

  (** Expected welfare, times [each]. *)
  Definition welfare_of_law : Z :=
    ztotal (ztype_profiles G) (fun theta =>
      if zweight G theta =? 0 then 0 else
      zweight G theta * weighed (played theta) (fun a =>
        ztotal (below n) (fun i => zutility G i theta.[i] a) + zrevenue G a)).

  Definition check_welfare (num den : Z) : bool :=
    num * each L * zoptimal_welfare G =? den * welfare_of_law.

  Definition check_coarse_law (num den : Z) : bool :=
    check_prior G && check_weights && check_regrets && check_welfare num den.

  Definition check_coarse_ns_law (num den : Z) : bool :=
    check_coarse_law num den && check_no_signalling.

  (** ** Soundness *)

  Lemma profile_eqb_spec : forall a b, profile_eqb a b = true <-> a = b.
  Proof.
    induction a; intros [|y b]; simpl; split; intros H; try discriminate; auto.
    - apply andb_true_iff in H as [E H]. apply Nat.eqb_eq in E. apply IHa in H. subst. auto.
    - injection H as -> ->. rewrite Nat.eqb_refl. apply IHa. auto.
  Qed.

  Lemma profile_eqb_sym a b : profile_eqb a b = profile_eqb b a.
  Proof.
    destruct (profile_eqb a b) eqn:E, (profile_eqb b a) eqn:F; auto;
      apply profile_eqb_spec in E || apply profile_eqb_spec in F; subst;
      assert (T := proj2 (profile_eqb_spec b b) eq_refl) || assert (T := proj2 (profile_eqb_spec a a) eq_refl);
      congruence.
  Qed.

  (** A sum over profiles with one term left. *)
  Lemma total_profile k : forall m b (f : profile -> R), In b (profiles k m) ->
    Sum a in profiles k m, (if profile_eqb b a then f a else 0)%R = f b.
  Proof.
    induction k; intros m b f H.
    - destruct H as [<-|[]]. simpl. ring.
    - rewrite total_profiles_S. destruct b as [|d b].
      { apply in_profiles in H as [H _]. discriminate. }
      assert (Hd : (d < m O)%nat) by (apply (own_number _ _ _ O H); lia).
      assert (Hb : In b (profiles k (fun i => m (S i)))).
      { apply in_profiles in H as [Len B]. apply in_profiles. simpl in Len. split; [lia|].
        intros i Hi. apply (B (S i)). lia. }
      rewrite <- (total_single (m O) d (fun e => f (e :: b)) Hd). apply total_ext. intros e _.
      cbn [profile_eqb]. destruct (Nat.eqb_spec d e), (Nat.eqb_spec e d); try lia; simpl.
      + subst e. apply (IHk (fun i => m (S i)) b (fun a => f (d :: a)) Hb).
      + apply total_zero. auto.
  Qed.

  (** An expectation by a list of weights. *)
  Lemma weights_expected k m l (f : profile -> R) : (forall a w, In (a, w) l -> In a (profiles k m)) ->
    (Sum a in profiles k m, (IZR (weight_of l a) * f a))%R = (Sum aw in l, (IZR (snd aw) * f (fst aw)))%R.
  Proof.
    induction l as [|[b w] l IH]; intros H.
    - simpl. apply total_zero. intros. unfold weight_of. simpl. ring.
    - simpl. rewrite <- IH by (intros; apply (H a w0); simpl; auto).
      rewrite <- (total_profile k m b (fun a => IZR w * f a)%R) by (apply (H b w); simpl; auto).
      rewrite <- total_plus. apply total_ext. intros a _. unfold weight_of. simpl. rewrite plus_IZR.
      destruct (profile_eqb b a); ring.
  Qed.

  Lemma IZR_weighed {A} (l : list (A * Z)) (f : A -> Z) : IZR (weighed l f) = Sum aw in l, (IZR (snd aw) * IZR (f (fst aw)))%R.
  Proof. unfold weighed. rewrite IZR_ztotal. apply total_ext. intros. apply mult_IZR. Qed.

  Lemma legal_action theta a : is_legal theta a = true ->
    In a (zaction_profiles G) /\ legal g theta a.
  Proof.
    unfold is_legal. intros H. apply andb_true_iff in H as [Len H]. apply Nat.eqb_eq in Len.
    assert (F := forallb_below _ _ H). split.
    - apply in_profiles. split; auto. intros i Hi. apply F, andb_true_iff in Hi as [Hi _].
      apply Nat.ltb_lt, Hi.
    - intros i Hi. apply F, andb_true_iff in Hi as [_ Hi]. exact Hi.
  Qed.

  Hypothesis weights : check_weights = true.

  Lemma each_positive : (0 < IZR (each L))%R.
  Proof. unfold check_weights in weights. apply andb_true_iff in weights as [P _]. apply IZR_lt, Z.ltb_lt, P. Qed.

  Lemma played_right theta : In theta (ztype_profiles G) -> zweight G theta <> 0 ->
    (forall a w, In (a, w) (played theta) -> 0 <= w /\ In a (zaction_profiles G) /\ legal g theta a)
    /\ ztotal (played theta) snd = each L.
  Proof.
    intros Ht W. unfold check_weights in weights. apply andb_true_iff in weights as [_ H].
    rewrite forallb_forall in H. specialize (H _ Ht). apply orb_true_iff in H as [H|H].
    - apply Z.eqb_eq in H. contradiction.
    - apply andb_true_iff in H as [F S]. apply Z.eqb_eq in S. split; auto.
      rewrite forallb_forall in F. intros a w I. specialize (F _ I). simpl in F.
      apply andb_true_iff in F as [P Q]. apply Z.leb_le in P. apply legal_action in Q. tauto.
  Qed.

  Lemma sum_played theta (f : profile -> R) : In theta (ztype_profiles G) -> zweight G theta <> 0 ->
    (Sum a in zaction_profiles G, (law_play L theta a * f a))%R
    = ((Sum aw in played theta, (IZR (snd aw) * f (fst aw))) / IZR (each L))%R.
  Proof.
    intros Ht W. destruct (played_right theta Ht W) as [F _]. pose proof each_positive.
    rewrite <- (weights_expected n (zactions G)) by (intros a w I; apply (F a w I)).
    unfold Rdiv. rewrite <- total_scale_r. apply total_ext. intros a _. unfold law_play, played, Rdiv. ring.
  Qed.

  Lemma law_right : law g (law_play L).
  Proof.
    intros theta Ht W. simpl in W. pose proof each_positive as P.
    assert (N : zweight G theta <> 0) by (intros E; rewrite E in W; simpl in W; lra).
    destruct (played_right theta Ht N) as [F S]. repeat split.
    - intros a _. unfold law_play. apply Rmult_le_pos; [|apply Rlt_le, Rinv_0_lt_compat, P].
      unfold weight_of. rewrite IZR_ztotal. apply total_nonneg. intros [b w] I. simpl.
      destruct (profile_eqb b a); [apply IZR_le, (F b w I) | lra].
    - intros a _ Q. unfold law_play in Q. fold (played theta) in Q.
      assert (I : exists w, In (a, w) (played theta)).
      { clear -Q. induction (played theta) as [|[b w] l IH].
        - destruct Q. unfold weight_of. simpl. unfold Rdiv. ring.
        - unfold weight_of in Q. simpl in Q. destruct (profile_eqb b a) eqn:E.
          + apply profile_eqb_spec in E. subst. exists w. simpl. auto.
          + destruct IH as [v I]; [exact Q | exists v; simpl; auto]. }
      destruct I as [w I]. apply (F a w I).
    - assert (E := sum_played theta (fun _ => 1%R) Ht N). simpl in E.
      rewrite (total_ext _ _ (law_play L theta)) in E by (intros; ring).
      etransitivity; [exact E|]. rewrite (total_ext _ _ (fun aw => IZR (snd aw))) by (intros; ring).
      rewrite <- IZR_ztotal, S. field. lra.
  Qed.

  Lemma interim_difference i t (f h : profile -> Z) :
    (interim g (law_play L) i t (fun a => IZR (f a)) - interim g (law_play L) i t (fun a => IZR (h a)))%R
    = (IZR (difference i t f h) / IZR (each L))%R.
  Proof.
    pose proof each_positive as P. unfold interim, difference. rewrite <- total_minus, IZR_ztotal. unfold Rdiv.
    rewrite <- total_scale_r. apply total_ext. intros theta Ht. destruct (theta.[i] =? t)%nat; [|simpl; ring].
    simpl weight. destruct (Z.eqb_spec (zweight G theta) 0) as [E|N]; [rewrite E; simpl; ring|].
    simpl type_profiles in Ht. rewrite !(sum_played theta) by auto.
    rewrite mult_IZR, IZR_weighed.
    rewrite (total_ext (played theta) (fun aw => (IZR (snd aw) * IZR (f (fst aw) - h (fst aw)))%R)
      (fun aw => (IZR (snd aw) * IZR (f (fst aw)) - IZR (snd aw) * IZR (h (fst aw)))%R))
      by (intros; rewrite minus_IZR; ring).
    rewrite total_minus. unfold Rdiv. ring.
  Qed.

  Theorem coarse_law_right : check_regrets = true -> coarse g (law_play L).
  Proof.
    intros R. split; [apply law_right|]. intros i t d Hi Ht Hd M. simpl in Hi, Ht, Hd, M.
    unfold check_regrets in R. apply (forallb_below _ _ R) in Hi as Ri.
    apply (forallb_below _ _ Ri) in Ht as Rt. apply (forallb_below _ _ Rt) in Hd as Rd.
    rewrite M in Rd. simpl in Rd. apply Z.leb_le, IZR_le in Rd.
    pose proof each_positive as P.
    pose proof (interim_difference i t (zutility G i t) (fun a => zutility G i t (put i d a))) as E.
    fold (regret_of i t d) in E. unfold deviation, payoff. simpl utility.
    assert (Q : (0 <= IZR (regret_of i t d) / IZR (each L))%R).
    { apply Rmult_le_pos; auto. apply Rlt_le, Rinv_0_lt_compat, P. }
    lra.
  Qed.

  (** What the others play, whatever the own action. *)
  Lemma own_summed i theta a : (i < n)%nat -> In a (zaction_profiles G) ->
    In theta (ztype_profiles G) -> zweight G theta <> 0 ->
    (Sum d in below (zactions G i), law_play L theta (put i d a))%R
    = (IZR (weight_of_others i (played theta) a) / IZR (each L))%R.
  Proof.
    intros Hi Ha Ht N. destruct (played_right theta Ht N) as [F _]. unfold law_play. fold (played theta).
    unfold Rdiv. rewrite total_scale_r. f_equal. clear N. revert F.
    induction (played theta) as [|[b w] l IH]; intros F.
    - unfold weight_of, weight_of_others. simpl. apply total_zero. auto.
    - assert (E : forall d, IZR (weight_of ((b, w) :: l) (put i d a))
        = ((if profile_eqb b (put i d a) then IZR w else 0) + IZR (weight_of l (put i d a)))%R).
      { intros d. unfold weight_of. simpl. rewrite plus_IZR. destruct (profile_eqb b (put i d a)); auto. }
      rewrite (total_ext _ _ _ (fun d _ => E d)), total_plus, IH by (intros; apply (F a0 w0); simpl; auto).
      assert (E' : IZR (weight_of_others i ((b, w) :: l) a)
        = ((if profile_eqb (put i O b) (put i O a) then IZR w else 0) + IZR (weight_of_others i l a))%R).
      { unfold weight_of_others. simpl. rewrite plus_IZR. destruct (profile_eqb (put i O b) (put i O a)); auto. }
      rewrite E'. f_equal.
      destruct (F b w) as (_ & Hb & _); [simpl; auto|].
      assert (La : length a = n) by (apply in_profiles in Ha; tauto).
      assert (Lb : length b = n) by (apply in_profiles in Hb; tauto).
      rewrite (total_ext _ _ (fun d => if (d =? b.[i])%nat
        then (if profile_eqb (put i O b) (put i O a) then IZR w else 0%R) else 0%R)).
      + rewrite total_single by (apply (own_number _ _ _ _ Hb Hi)).
        destruct (profile_eqb (put i O b) (put i O a)); auto.
      + intros d _. destruct (profile_eqb b (put i d a)) eqn:Q0.
        * apply profile_eqb_spec in Q0. subst b. rewrite put_same, Nat.eqb_refl by lia.
          rewrite put_put. rewrite (proj2 (profile_eqb_spec _ _) eq_refl). auto.
        * destruct (Nat.eqb_spec d b.[i]) as [->|]; auto.
          destruct (profile_eqb (put i O b) (put i O a)) eqn:K; auto.
          apply profile_eqb_spec in K.
          assert (Q : put i b.[i] a = b).
          { rewrite <- (put_put i b.[i] O a), <- K, put_put. apply put_own. }
          rewrite Q in Q0. rewrite (proj2 (profile_eqb_spec b b) eq_refl) in Q0. discriminate.
  Qed.

  Lemma others_not_played i l a :
    (forall b w, In (b, w) l -> profile_eqb (put i O b) (put i O a) = false) -> weight_of_others i l a = 0.
  Proof.
    unfold weight_of_others. induction l as [|[b w] l IH]; intros H; simpl; auto.
    rewrite (H b w) by (simpl; auto). apply IH. intros. apply (H b0 w0). simpl. auto.
  Qed.

  Lemma others_same i l a b : put i O a = put i O b -> weight_of_others i l a = weight_of_others i l b.
  Proof. intros E. unfold weight_of_others. rewrite E. auto. Qed.

  Theorem no_signalling_right : check_no_signalling = true -> no_signalling g (law_play L).
  Proof.
    intros S i t theta a Hi Ht Htheta Ha W W'. simpl in Hi, Ht, W, W'.
    assert (N : zweight G theta <> 0) by (intros E; rewrite E in W; simpl in W; lra).
    assert (N' : zweight G (put i t theta) <> 0) by (intros E; rewrite E in W'; simpl in W'; lra).
    simpl actions.
    rewrite !own_summed; auto; [|apply put_in; auto]. f_equal. f_equal.
    unfold check_no_signalling in S. apply (forallb_below _ _ S) in Hi as Si.
    rewrite forallb_forall in Si. specialize (Si _ Htheta). apply (forallb_below _ _ Si) in Ht as St.
    cbv zeta in St. destruct (Z.eqb_spec (zweight G theta) 0) as [|_]; [contradiction|].
    destruct (Z.eqb_spec (zweight G (put i t theta)) 0) as [|_]; [contradiction|]. simpl in St.
    rewrite forallb_forall in St.
    destruct (existsb (fun bw => profile_eqb (put i O (fst bw)) (put i O a)) (played theta ++ played (put i t theta))) eqn:E.
    - apply existsb_exists in E as [[b w] [I E]]. simpl in E. apply profile_eqb_spec in E.
      specialize (St _ I). apply Z.eqb_eq in St. simpl in St.
      rewrite !(others_same i _ a b) by (symmetry; exact E). exact St.
    - assert (F : forall b w, In (b, w) (played theta ++ played (put i t theta)) ->
        profile_eqb (put i O b) (put i O a) = false).
      { intros b w I. destruct (profile_eqb (put i O b) (put i O a)) eqn:K; auto.
        rewrite <- E. symmetry. apply existsb_exists. exists (b, w). auto. }
      rewrite !others_not_played; auto; intros b w I; apply (F b w), in_or_app; auto.
  Qed.

  Lemma welfare_right : (IZR welfare_of_law = IZR (each L) * welfare g (law_play L))%R.
  Proof.
    pose proof each_positive as P. unfold welfare, expected, welfare_of_law.
    rewrite IZR_ztotal, <- total_scale. apply total_ext. intros theta Ht. simpl weight.
    destruct (Z.eqb_spec (zweight G theta) 0) as [E|N]; [rewrite E; simpl; ring|].
    rewrite (sum_played theta) by auto. rewrite mult_IZR, IZR_weighed.
    rewrite (total_ext (played theta) (fun aw => (IZR (snd aw) * social g theta (fst aw))%R)
      (fun aw => (IZR (snd aw) * IZR (ztotal (below n) (fun i => zutility G i theta.[i] (fst aw))
                                     + zrevenue G (fst aw)))%R)).
    - field. lra.
    - intros [a w] _. unfold social. simpl. rewrite plus_IZR, IZR_ztotal. auto.
  Qed.

  Lemma welfare_equation num den : check_welfare num den = true ->
    (IZR num * optimal_welfare g = IZR den * welfare g (law_play L))%R.
  Proof.
    unfold check_welfare. intros H. apply Z.eqb_eq, (f_equal IZR) in H.
    rewrite !mult_IZR, IZR_zoptimal_welfare, welfare_right in H. pose proof each_positive.
    apply Rmult_eq_reg_l with (IZR (each L)); [|lra]. fold g in H. lra.
  Qed.
End check.

(** The law is one of the set, and has exactly this share of optimal welfare. *)
Theorem coarse_law_attains G L num den : check_coarse_law G L num den = true ->
  exists p, coarse (real G) p /\ (IZR num * optimal_welfare (real G) = IZR den * welfare (real G) p)%R.
Proof.
  unfold check_coarse_law. rewrite !andb_true_iff. intros [[[P W] R] V].
  exists (law_play L). split; [apply coarse_law_right | apply welfare_equation]; auto.
Qed.

Theorem coarse_ns_law_attains G L num den : check_coarse_ns_law G L num den = true ->
  exists p, coarse_ns (real G) p /\ (IZR num * optimal_welfare (real G) = IZR den * welfare (real G) p)%R.
Proof.
  unfold check_coarse_ns_law, check_coarse_law. rewrite !andb_true_iff. intros [[[[P W] R] V] N].
  exists (law_play L). split; [split; [apply coarse_law_right | apply no_signalling_right] | apply welfare_equation]; auto.
Qed.
