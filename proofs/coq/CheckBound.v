(** A boolean check of multipliers, and what it proves about all laws and equilibria of a game. *)

From Poacert Require Export Duality Instance.
Open Scope Z_scope.

(** The laws a bound is about. *)
Inductive concept := Coarse | CoarseNs | CoarseNet.

(** Multipliers over one denominator. [regret]: by agent, type and deviation, not negative; those left
    out are 0. [signalling]: agent, profile of types, and pairs of a profile of actions (of which the
    agent's own does not matter) and a multiplier of any sign; those left out are 0. *)
Record dual := {
  denominator : Z;
  regret : list (list (list Z));
  signalling : list (nat * profile * list (profile * Z))
}.

Section check.
  Variables (G : zgame) (T : tables (zagents G)) (cert : dual).
  Let n := zagents G.

  Definition multiplier i t : list Z := entry (regret cert) i t [].

  Definition check_multipliers : bool :=
    (0 <? denominator cert)
    && forallb (fun i => forallb (fun t =>
         let w := multiplier i t in
         (length w <=? zactions G i)%nat
         && forallb (fun '(d, c) => (0 <=? c) && ((c =? 0) || zmay G i t d))
              (combine (below (zactions G i)) w))
       (below (ztypes G i))) (below n).

  (** What agent [i] of type [t] adds to every row, if utilities count [alpha] in the objective. *)
  Definition part alpha i t : table n :=
    let u := utility_table T i t in
    let w := multiplier i t in
    add n (scale n (alpha * denominator cert - ztotal w (fun c => c)) u) (average n i w u).

  (** The no-signalling multipliers of an agent at one profile of types. *)
  Definition signals := list (nat * profile * table n).

  Definition signal_tables : signals :=
    map (fun '(i, theta, l) =>
           (i, theta, average n i [1] (fold_right (fun '(a, x) => add n (point n (put i O a) x)) (constant n 0) l)))
        (signalling cert).

  Fixpoint profile_eqb (a b : profile) : bool :=
    match a, b with
    | [], [] => true
    | x :: a', y :: b' => (x =? y)%nat && profile_eqb a' b'
    | _, _ => false
    end.

  Fixpoint signal (S : signals) i theta : option (table n) :=
    match S with
    | [] => None
    | (j, theta', z) :: S' => if (j =? i)%nat && profile_eqb theta' theta then Some z else signal S' i theta
    end.

  (** Weighted by the prior they cancel over the types of each agent. *)
  Definition check_balanced (S : signals) : bool :=
    match S with [] => true | _ => forallb (fun i => forallb (fun theta =>
      negb (theta.[i] =? 0)%nat
      || is_zero n (fold_right (fun t acc =>
           match signal S i (put i t theta) with
           | None => acc
           | Some z => add n (scale n (zweight G (put i t theta)) z) acc
           end) (constant n 0) (below (ztypes G i))))
      (ztype_profiles G)) (below n) end.

  (** What is left at [theta], times the denominator, as a table over the actions. *)
  Definition row (parts : list (list (table n))) (S : signals) (base : table n) theta : table n :=
    fold_right (fun i acc =>
      let acc := add n (entry parts i theta.[i] (constant n 0)) acc in
      match signal S i theta with None => acc | Some z => add n (scale n (-1) z) acc end)
    base (below n).

  (** The sum over [l] of weight times the least of what is left. *)
  Fixpoint gather (left : profile -> table n) (M : list (list (list bool))) (l : list profile) : option Z :=
    match l with
    | [] => Some 0
    | theta :: l' =>
        if zweight G theta =? 0 then gather left M l' else
        match least n (allowed n M theta) (left theta), gather left M l' with
        | Some x, Some s => Some (zweight G theta * x + s)
        | _, _ => None
        end
    end.

  Definition check_concept (c : concept) alpha (S : signals) : bool :=
    match c with
    | Coarse => match S with [] => true | _ => false end
    | CoarseNs => check_balanced S
    | CoarseNet => match S with [] => true | _ => false end
        && forallb (fun i => forallb (fun t =>
             alpha * denominator cert <=? ztotal (multiplier i t) (fun c => c))
           (below (ztypes G i))) (below n)
    end.

  (** A lower end of [denominator cert] times the expectation of [alpha] times welfare (net of costs,
      for [CoarseNet]) plus [beta] times revenue. *)
  Definition lower_end (c : concept) (alpha beta : Z) : option Z :=
    let S := signal_tables in
    if check_prior G && check_multipliers && check_concept c alpha S then
      let parts := by_type G (part alpha) in
      let base := scale n (denominator cert * (alpha + beta)) (revenues T) in
      gather (row parts S base) (masks G) (ztype_profiles G)
    else None.

  (** ** Soundness *)

  Hypothesis tables_right : describes G T.

  Let g := real G.
  Let y i t d := IZR (nth d (multiplier i t) 0).
  Let z i theta a :=
    match signal signal_tables i theta with None => 0%R | Some s => IZR (look n s a) end.
  Let den := IZR (denominator cert).

  Lemma multipliers_length : check_multipliers = true ->
    forall i t, (i < n)%nat -> (t < ztypes G i)%nat -> (length (multiplier i t) <= zactions G i)%nat.
  Proof.
    unfold check_multipliers. rewrite andb_true_iff. intros [_ H] i t Hi Ht.
    apply (forallb_below _ _ H) in Hi. apply (forallb_below _ _ Hi) in Ht.
    apply andb_true_iff in Ht as [L _]. apply Nat.leb_le, L.
  Qed.

  Lemma multipliers_sound : check_multipliers = true -> multipliers g y.
  Proof.
    intros H i t d Hi Ht Hd. unfold y. simpl in Hi, Ht, Hd.
    pose proof (multipliers_length H i t Hi Ht) as L.
    unfold check_multipliers in H. apply andb_true_iff in H as [_ H].
    apply (forallb_below _ _ H) in Hi. apply (forallb_below _ _ Hi) in Ht.
    apply andb_true_iff in Ht as [_ F]. rewrite forallb_forall in F.
    destruct (Nat.lt_ge_cases d (length (multiplier i t))) as [K|K].
    - specialize (F (d, nth d (multiplier i t) 0)). simpl in F.
      assert (I : In (d, nth d (multiplier i t) 0) (combine (below (zactions G i)) (multiplier i t))).
      { apply in_combine_below; auto. }
      apply F in I. apply andb_true_iff in I as [P M]. split.
      + apply IZR_le, Z.leb_le, P.
      + intros N. apply orb_true_iff in M as [M|M]; auto.
        apply Z.eqb_eq in M. rewrite M in N. destruct N. auto.
    - rewrite nth_overflow by auto. split; [lra|]. intros []. auto.
  Qed.

  Lemma signal_ignores i theta s a d : (i < n)%nat -> length a = n ->
    signal signal_tables i theta = Some s -> look n s (put i d a) = look n s a.
  Proof.
    intros Hi L. unfold signal_tables. induction (signalling cert) as [|[[j th] l] k IH]; simpl; [discriminate|].
    destruct ((j =? i)%nat && profile_eqb th theta) eqn:E; auto.
    intros Q. injection Q as <-. apply andb_true_iff in E as [E _]. apply Nat.eqb_eq in E. subst j.
    apply average_ignores; auto.
  Qed.

  (** The rows of the theory take any profile; those of a table only profiles of [n] agents. *)
  Let z' i theta a := if (length a =? n)%nat then z i theta a else 0%R.

  Lemma check_balanced_zero S : check_balanced S = true ->
    forall i theta a, (i < n)%nat -> In theta (ztype_profiles G) -> theta.[i] = O ->
    ztotal (below (ztypes G i)) (fun t => match signal S i (put i t theta) with
      None => 0 | Some s => zweight G (put i t theta) * look n s a end) = 0.
  Proof.
    intros H i theta a Hi Ht E. destruct S as [|s S]; [induction (below (ztypes G i)); simpl; auto|].
    unfold check_balanced in H. set (S' := s :: S) in *. clearbody S'.
    apply (forallb_below _ _ H) in Hi. rewrite forallb_forall in Hi. apply Hi in Ht.
    rewrite E in Ht. simpl in Ht. etransitivity; [|apply (is_zero_look _ _ Ht a)]. clear.
    induction (below (ztypes G i)) as [|t l IH]; simpl; [rewrite look_constant; auto|].
    rewrite IH. destruct (signal S' i (put i t theta)); auto. rewrite look_add, look_scale. auto.
  Qed.

  Lemma balanced_sound : check_balanced signal_tables = true ->
    forall i, (i < n)%nat -> balanced g i (z' i).
  Proof.
    intros H i Hi. split.
    - intros theta a d. unfold z', z. rewrite put_length. destruct (Nat.eqb_spec (length a) n); auto.
      destruct (signal signal_tables i theta) eqn:E; auto. f_equal. eapply signal_ignores; eauto.
    - intros theta a Ht Ha. simpl.
      change (In theta (ztype_profiles G)) in Ht. change (In a (zaction_profiles G)) in Ha.
      assert (L : length a = n) by (apply in_profiles in Ha; tauto).
      assert (K : length theta = n) by (apply in_profiles in Ht; tauto).
      set (theta0 := put i O theta).
      assert (P : forall t, put i t theta = put i t theta0) by (intros; unfold theta0; rewrite put_put; auto).
      assert (Z : ztotal (below (ztypes G i)) (fun t => match signal signal_tables i (put i t theta0) with
        None => 0 | Some s => zweight G (put i t theta0) * look n s a end) = 0).
      { apply check_balanced_zero; auto; unfold theta0.
        - apply put_in; auto. pose proof (own_number _ _ _ _ Ht Hi). lia.
        - apply put_same. lia. }
      apply (f_equal IZR) in Z. rewrite IZR_ztotal in Z. rewrite <- Z. apply total_ext. intros t _.
      rewrite P. unfold z', z. rewrite L, Nat.eqb_refl.
      destruct (signal signal_tables i (put i t theta0)); [rewrite mult_IZR; auto|ring].
  Qed.

  Definition objective alpha beta theta a : R :=
    (den * (IZR alpha * social g theta a + IZR beta * revenue g a))%R.

  (** A row of the tables is what the theory leaves. *)
  Lemma look_row alpha beta theta a : check_multipliers = true ->
    In theta (ztype_profiles G) -> In a (zaction_profiles G) ->
    IZR (look n (row (by_type G (part alpha)) signal_tables
                     (scale n (denominator cert * (alpha + beta)) (revenues T)) theta) a)
    = (objective alpha beta theta a - regrets g y theta a - Sum i in below n, z' i theta a)%R.
  Proof.
    intros CM Ht Ha. destruct tables_right as [TU TR].
    assert (L : length a = n) by (apply in_profiles in Ha; tauto).
    unfold row, objective, social, regrets. simpl agents. fold n.
    assert (E : forall l, (forall i, In i l -> (i < n)%nat) ->
      IZR (look n (fold_right (fun i acc =>
        let acc := add n (entry (by_type G (part alpha)) i theta.[i] (constant n 0)) acc in
        match signal signal_tables i theta with None => acc | Some z => add n (scale n (-1) z) acc end)
        (scale n (denominator cert * (alpha + beta)) (revenues T)) l) a)
      = (den * (IZR alpha * (Sum i in l, utility g i theta.[i] a + revenue g a) + IZR beta * revenue g a)
         - Sum i in l, Sum d in below (actions g i),
             y i theta.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a))
         - Sum i in l, z' i theta a)%R).
    { induction l as [|i l IH]; intros I; cbn [fold_right total].
      - rewrite look_scale, TR, mult_IZR, mult_IZR, plus_IZR by auto. simpl. unfold den. ring.
      - assert (Hi : (i < n)%nat) by (apply I; simpl; auto).
        assert (It : (theta.[i] < ztypes G i)%nat) by (apply (own_number _ _ _ _ Ht Hi)).
        specialize (IH (fun j Hj => I j (or_intror Hj))).
        set (acc := fold_right _ _ l) in *.
        assert (P : IZR (look n (add n (entry (by_type G (part alpha)) i theta.[i] (constant n 0)) acc) a)
          = (den * IZR alpha * utility g i theta.[i] a
             - Sum d in below (actions g i),
                 y i theta.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a))
             + IZR (look n acc a))%R).
        { rewrite look_add, plus_IZR, entry_by_type by auto. f_equal. unfold part.
          pose proof (multipliers_length CM i theta.[i] Hi It) as ML.
          rewrite look_add, look_scale, look_average, TU by auto.
          rewrite plus_IZR, mult_IZR, minus_IZR, mult_IZR.
          rewrite (IZR_list_total (zactions G i)), (IZR_weighted (zactions G i)) by auto.
          rewrite (total_ext (below (actions g i))
            (fun d => y i theta.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a)))%R (fun d =>
            y i theta.[i] d * utility g i theta.[i] a
            - y i theta.[i] d * utility g i theta.[i] (put i d a))%R) by (intros; ring).
          rewrite total_minus, total_scale_r. unfold y. simpl actions. simpl utility. fold den.
          rewrite (total_ext _ (fun d => _ * IZR (look _ _ _))%R (fun d =>
            IZR (nth d (multiplier i theta.[i]) 0%Z) * IZR (zutility G i theta.[i] (put i d a)))%R).
          - ring.
          - intros d Hd. apply in_below in Hd. rewrite TU; auto. apply put_in; auto. }
        assert (Q : z' i theta a = z i theta a) by (unfold z'; rewrite L, Nat.eqb_refl; auto).
        rewrite Q. unfold z. cbv zeta. destruct (signal signal_tables i theta) as [s|].
        + rewrite look_add, look_scale, plus_IZR, P, IH, mult_IZR. ring.
        + rewrite P, IH. ring. }
    apply E. intros i Hi. apply in_below, Hi.
  Qed.

  Lemma gather_total left M : forall l B, gather left M l = Some B ->
    IZR B = Sum theta in l, (IZR (zweight G theta)
      * match least n (allowed n M theta) (left theta) with None => 0 | Some x => IZR x end)%R.
  Proof.
    induction l as [|theta l IH]; simpl; intros B H; [injection H as <-; auto|].
    destruct (Z.eqb_spec (zweight G theta) 0) as [W|W]; [rewrite W, (IH B H); ring|].
    destruct (least n (allowed n M theta) (left theta)) as [x|]; [|discriminate].
    destruct (gather left M l) as [s|]; [|discriminate]. injection H as <-.
    rewrite plus_IZR, mult_IZR, (IH s); auto.
  Qed.

  Lemma objective_expected p alpha beta :
    expected g p (objective alpha beta)
    = (den * (IZR alpha * welfare g p + IZR beta * expected_revenue g p))%R.
  Proof.
    unfold objective. rewrite expected_scale, expected_plus, !expected_scale. auto.
  Qed.

  Section bound.
    Variables (c : concept) (alpha beta B : Z).
    Hypothesis checked : lower_end c alpha beta = Some B.

    Let least_left theta :=
      match least n (allowed n (masks G) theta) (row (by_type G (part alpha)) signal_tables
              (scale n (denominator cert * (alpha + beta)) (revenues T)) theta)
      with None => 0%R | Some x => IZR x end.

    Lemma checked_parts : prior g /\ check_multipliers = true
      /\ check_concept c alpha signal_tables = true
      /\ IZR B = Sum theta in type_profiles g, (weight g theta * least_left theta)%R.
    Proof.
      unfold lower_end in checked.
      destruct (check_prior G) eqn:E1, check_multipliers eqn:E2,
        (check_concept c alpha signal_tables) eqn:E3; simpl in checked; try discriminate.
      repeat split; [apply check_prior_sound, E1|]. apply gather_total in checked. exact checked.
    Qed.

    Lemma checked_row theta a : In theta (type_profiles g) -> In a (action_profiles g) ->
      (0 < weight g theta)%R -> legal g theta a ->
      (least_left theta <= objective alpha beta theta a - regrets g y theta a
                           - Sum i in below (agents g), z' i theta a)%R.
    Proof.
      intros Ht Ha _ Le. destruct checked_parts as (_ & CM & _).
      pose proof (look_row alpha beta theta a CM Ht Ha) as E. simpl agents. fold n. rewrite <- E.
      unfold least_left. destruct (least_below n (allowed n (masks G) theta)
        (row (by_type G (part alpha)) signal_tables
           (scale n (denominator cert * (alpha + beta)) (revenues T)) theta) a) as (b & Eb & Hb).
      - apply in_profiles in Ha. tauto.
      - apply allowed_legal; auto.
      - rewrite Eb. apply IZR_le, Hb.
    Qed.

    Lemma no_signals : check_concept c alpha signal_tables = true -> c <> CoarseNs ->
      forall i theta a, z' i theta a = 0%R.
    Proof.
      intros H N i theta a. unfold z', z. destruct signal_tables; [destruct (_ =? _)%nat; auto|].
      destruct c; simpl in H; try discriminate. destruct N. auto.
    Qed.

    Lemma signals_balanced : check_concept c alpha signal_tables = true ->
      forall i, (i < agents g)%nat -> balanced g i (z' i).
    Proof.
      intros H i Hi. apply balanced_sound; auto. unfold check_balanced in *.
      destruct signal_tables; auto. destruct c; simpl in H; try discriminate. exact H.
    Qed.

    (** The bound, for all laws that the concept covers. *)
    Theorem lower_end_coarse p : c = Coarse -> coarse g p ->
      (IZR B <= den * (IZR alpha * welfare g p + IZR beta * expected_revenue g p))%R.
    Proof.
      intros E C. destruct checked_parts as (P & CM & CC & ->). rewrite <- objective_expected.
      apply (coarse_bound g y z' least_left (objective alpha beta)); auto using multipliers_sound, checked_row.
      apply no_signals; auto. subst. discriminate.
    Qed.

    Theorem lower_end_coarse_ns p : c = Coarse \/ c = CoarseNs -> coarse_ns g p ->
      (IZR B <= den * (IZR alpha * welfare g p + IZR beta * expected_revenue g p))%R.
    Proof.
      intros E C. destruct checked_parts as (P & CM & CC & ->). rewrite <- objective_expected.
      apply (coarse_ns_bound g y z' least_left (objective alpha beta));
        auto using multipliers_sound, checked_row, signals_balanced.
    Qed.

    Theorem lower_end_coarse_net p k : c = CoarseNet -> coarse_net g k p ->
      (IZR B <= den * (IZR alpha * (welfare g p - costs g k) + IZR beta * expected_revenue g p))%R.
    Proof.
      intros E C. destruct checked_parts as (P & CM & CC & ->).
      pose proof (coarse_net_bound g y z' least_left (objective alpha beta) P
        (multipliers_sound CM) checked_row
        (no_signals CC ltac:(subst; discriminate)) p k (IZR (alpha * denominator cert))) as H.
      rewrite objective_expected, mult_IZR in H. fold den in H.
      eapply Rle_trans; [apply H; auto|].
      - intros i t Hi Ht. rewrite E in CC. simpl in CC. apply andb_true_iff in CC as [_ CC].
        apply (forallb_below _ _ CC) in Hi as Hi'. apply (forallb_below _ _ Hi') in Ht as Ht'.
        unfold y. simpl actions. rewrite <- (IZR_list_total (zactions G i)) by (apply multipliers_length; auto).
        unfold den. rewrite <- mult_IZR. apply IZR_le, Z.leb_le, Ht'.
      - apply Req_le. ring.
    Qed.

    Theorem lower_end_bayes_nash sigma : c = Coarse \/ c = CoarseNs -> bayes_nash g sigma ->
      (IZR B <= den * (IZR alpha * welfare g (plays g sigma)
                       + IZR beta * expected_revenue g (plays g sigma)))%R.
    Proof. intros E S. apply lower_end_coarse_ns; auto. apply bne_is_coarse_ns, S. Qed.
  End bound.
End check.

(** ** Price of anarchy: welfare is at least [num]/[den] of the optimum *)

Definition zoptimal_welfare G : Z := ztotal (ztype_profiles G) (fun theta => zweight G theta * zoptimum G theta).

Lemma IZR_zoptimal_welfare G : IZR (zoptimal_welfare G) = optimal_welfare (real G).
Proof. unfold zoptimal_welfare. rewrite IZR_ztotal. apply total_ext. intros. apply mult_IZR. Qed.

Definition check_ratio (c : concept) G (T : tables (zagents G)) (cert : dual) (num den : Z) : bool :=
  (0 <? denominator cert) && (0 <? den) &&
  match lower_end G T cert c 1 0 with
  | None => false
  | Some B => num * denominator cert * zoptimal_welfare G <=? den * B
  end.

Lemma check_ratio_sound c G T cert num den W : check_ratio c G T cert num den = true ->
  (forall B, lower_end G T cert c 1 0 = Some B -> (IZR B <= IZR (denominator cert) * (1 * W + 0))%R) ->
  (IZR num * optimal_welfare (real G) <= IZR den * W)%R.
Proof.
  unfold check_ratio. intros H S. rewrite !andb_true_iff in H. destruct H as [[P Q] H].
  apply Z.ltb_lt, IZR_lt in P, Q. destruct (lower_end G T cert c 1 0) as [B|]; [|discriminate].
  specialize (S B eq_refl). apply Z.leb_le, IZR_le in H. rewrite !mult_IZR, IZR_zoptimal_welfare in H.
  apply (Rmult_le_compat_l (IZR den)) in S; [|lra].
  apply Rmult_le_reg_l with (IZR (denominator cert)); auto. lra.
Qed.

Section ratio.
  Variables (G : zgame) (T : tables (zagents G)) (cert : dual) (num den : Z).
  Hypothesis describing : describes G T.
  Let g := real G.

  Theorem coarse_ratio p : check_ratio Coarse G T cert num den = true -> coarse g p ->
    (IZR num * optimal_welfare g <= IZR den * welfare g p)%R.
  Proof.
    intros H C. apply (check_ratio_sound _ _ _ _ _ _ _ H). intros B E.
    pose proof (lower_end_coarse G T cert describing _ _ _ B E p eq_refl C). simpl in *. fold g in H0. lra.
  Qed.

  Theorem coarse_ns_ratio p : check_ratio CoarseNs G T cert num den = true -> coarse_ns g p ->
    (IZR num * optimal_welfare g <= IZR den * welfare g p)%R.
  Proof.
    intros H C. apply (check_ratio_sound _ _ _ _ _ _ _ H). intros B E.
    pose proof (lower_end_coarse_ns G T cert describing _ _ _ B E p (or_intror eq_refl) C).
    simpl in *. fold g in H0. lra.
  Qed.

  (** Net of what information costs, whatever is to be known at whatever price. *)
  Theorem coarse_net_ratio p k : check_ratio CoarseNet G T cert num den = true -> coarse_net g k p ->
    (IZR num * optimal_welfare g <= IZR den * (welfare g p - costs g k))%R.
  Proof.
    intros H C. apply (check_ratio_sound _ _ _ _ _ _ _ H). intros B E.
    pose proof (lower_end_coarse_net G T cert describing _ _ _ B E p k eq_refl C).
    simpl in *. fold g in H0. lra.
  Qed.

  Theorem bayes_nash_ratio c sigma : c = Coarse \/ c = CoarseNs ->
    check_ratio c G T cert num den = true -> bayes_nash g sigma ->
    (IZR num * optimal_welfare g <= IZR den * welfare g (plays g sigma))%R.
  Proof.
    intros [-> | ->] H B; [apply coarse_ratio|apply coarse_ns_ratio]; auto.
    - apply bne_is_coarse, B.
    - apply bne_is_coarse_ns, B.
  Qed.
End ratio.

(** ** Any objective: the expectation of [alpha] times welfare plus [beta] times revenue is at least
    [num]/[den]. A most is a least of the negative. *)

Definition zmass G : Z := ztotal (ztype_profiles G) (zweight G).

Definition check_least (c : concept) G (T : tables (zagents G)) (cert : dual) alpha beta num den : bool :=
  (0 <? denominator cert) && (0 <? den) &&
  match lower_end G T cert c alpha beta with
  | None => false
  | Some B => num * denominator cert * zmass G <=? den * B
  end.

Section least.
  Variables (G : zgame) (T : tables (zagents G)) (cert : dual) (alpha beta num den : Z).
  Hypothesis describing : describes G T.
  Let g := real G.
  (** The prior's weights need not sum to 1. *)
  Let mass := Sum theta in type_profiles g, weight g theta.

  Lemma check_least_sound c V : check_least c G T cert alpha beta num den = true ->
    (forall B, lower_end G T cert c alpha beta = Some B -> (IZR B <= IZR (denominator cert) * V)%R) ->
    (IZR num * mass <= IZR den * V)%R.
  Proof.
    unfold check_least. intros H S. rewrite !andb_true_iff in H. destruct H as [[P Q] H].
    apply Z.ltb_lt, IZR_lt in P, Q. destruct (lower_end G T cert c alpha beta) as [B|]; [|discriminate].
    specialize (S B eq_refl). apply Z.leb_le, IZR_le in H. rewrite !mult_IZR in H.
    unfold zmass in H. rewrite IZR_ztotal in H. fold mass in H.
    change (Sum x in ztype_profiles G, IZR (zweight G x)) with mass in H.
    apply (Rmult_le_compat_l (IZR den)) in S; [|lra].
    apply Rmult_le_reg_l with (IZR (denominator cert)); auto. lra.
  Qed.

  Theorem coarse_least p : check_least Coarse G T cert alpha beta num den = true -> coarse g p ->
    (IZR num * mass <= IZR den * (IZR alpha * welfare g p + IZR beta * expected_revenue g p))%R.
  Proof.
    intros H C. apply (check_least_sound _ _ H). intros B E.
    apply (lower_end_coarse G T cert describing _ _ _ B E p eq_refl C).
  Qed.

  Theorem coarse_ns_least p : check_least CoarseNs G T cert alpha beta num den = true -> coarse_ns g p ->
    (IZR num * mass <= IZR den * (IZR alpha * welfare g p + IZR beta * expected_revenue g p))%R.
  Proof.
    intros H C. apply (check_least_sound _ _ H). intros B E.
    apply (lower_end_coarse_ns G T cert describing _ _ _ B E p (or_intror eq_refl) C).
  Qed.

  Theorem bayes_nash_least c sigma : c = Coarse \/ c = CoarseNs ->
    check_least c G T cert alpha beta num den = true -> bayes_nash g sigma ->
    (IZR num * mass <= IZR den * (IZR alpha * welfare g (plays g sigma)
                                  + IZR beta * expected_revenue g (plays g sigma)))%R.
  Proof.
    intros [-> | ->] H B; [apply coarse_least|apply coarse_ns_least]; auto.
    - apply bne_is_coarse, B.
    - apply bne_is_coarse_ns, B.
  Qed.
End least.
