(** A boolean check that agents who may buy information are in equilibrium, and their net welfare. *)

From Poacert Require Export Acquisition CheckSmooth Mean.
Open Scope Z_scope.

(** As [technology], with integers: probabilities of signals over [heard_over], costs in the unit of the
    game. [ztells i o theta]: the weights of the signals. *)
Record ztechnology := {
  zoptions : nat -> nat;
  zsignals : nat -> nat;
  heard_over : Z;
  ztells : nat -> nat -> profile -> list Z;
  zcost : nat -> nat -> nat -> Z
}.

Definition real_technology (K : ztechnology) : technology := {|
  options := zoptions K;
  signals := zsignals K;
  tells := fun i o theta e => (IZR (nth e (ztells K i o theta) 0%Z) / IZR (heard_over K))%R;
  cost := fun i t o => IZR (zcost K i t o)
|}.

(** Strategies: weights over [played_over] of an agent's options by type, and of her actions by type,
    option and signal. *)
Record zinformed := {
  played_over : Z;
  zbuys : nat -> nat -> list Z;
  zacts : nat -> nat -> nat -> nat -> list Z
}.

Definition real_informed (P : zinformed) (i : nat) : informed := {|
  buys := fun t o => (IZR (nth o (zbuys P i t) 0%Z) / IZR (played_over P))%R;
  acts := fun t o e d => (IZR (nth d (zacts P i t o e) 0%Z) / IZR (played_over P))%R
|}.

Section check.
  Variables (G : zgame) (T : tables (zagents G)) (K : ztechnology) (P : zinformed).
  Let n := zagents G.
  Let g := real G.
  Let k := real_technology K.
  Let sigma := real_informed P.

  Definition everybody (f : nat -> nat -> bool) : bool :=
    forallb (fun i => forallb (f i) (below (ztypes G i))) (below n).

  Definition check_technology : bool :=
    (0 <? heard_over K)
    && forallb (fun i => (0 <? zoptions K i)%nat
         && forallb (fun o => forallb (fun theta =>
              is_law (zsignals K i) (fun _ => true) (heard_over K) (ztells K i o theta)) (ztype_profiles G))
            (below (zoptions K i))) (below n)
    && everybody (fun i t => (zcost K i t O =? 0)
         && forallb (fun o => 0 <=? zcost K i t o) (below (zoptions K i))).

  Definition check_informed_strategies : bool :=
    (0 <? played_over P)
    && everybody (fun i t => is_law (zoptions K i) (fun _ => true) (played_over P) (zbuys P i t)
         && forallb (fun o => forallb (fun e =>
              is_law (zactions G i) (zmay G i t) (played_over P) (zacts P i t o e))
              (below (zsignals K i))) (below (zoptions K i))).

  (** The weights of an agent's actions at [theta], and what they sum to. *)
  Definition informed_weights theta i : list Z :=
    let t := theta.[i] in
    map (fun d => ztotal (below (zoptions K i)) (fun o => nth o (zbuys P i t) 0 *
      ztotal (below (zsignals K i)) (fun e => nth e (ztells K i o theta) 0 * nth d (zacts P i t o e) 0)))
      (below (zactions G i)).

  Definition rows_over : Z := played_over P * heard_over K * played_over P.

  (** The profiles in which agent [i] has type [t], and what each of her actions gets there. *)
  Definition cases i t : list (profile * list Z) :=
    let u := utility_table T i t in
    map (fun theta => let mean := means n (informed_weights theta) (others n i) u in
           (theta, map (fun d => look n mean (put i d (nobody n))) (below (zactions G i))))
      (filter (fun theta => (theta.[i] =? t)%nat && negb (zweight G theta =? 0)) (ztype_profiles G)).

  (** What action [d] gets after option [o] and signal [e], times [scale]. *)
  Definition worth_after (c : list (profile * list Z)) i o e d : Z :=
    ztotal c (fun '(theta, v) => zweight G theta * nth e (ztells K i o theta) 0 * nth d v 0).

  Definition scale_after i : Z := heard_over K * rows_over ^ Z.of_nat (length (others n i)).

  Definition cost_of (c : list (profile * list Z)) i t o : Z :=
    zcost K i t o * ztotal c (fun '(theta, _) => zweight G theta) * scale_after i.

  (** The highest of the allowed (0 if there is none). *)
  Fixpoint highest (allowed : nat -> bool) (d : nat) (l : list Z) : option Z :=
    match l with
    | [] => None
    | x :: l' => match allowed d, highest allowed (S d) l' with
                 | true, Some y => Some (Z.max x y)
                 | true, None => Some x
                 | false, o => o
                 end
    end.

  (** The most that option [o] can bring, less what it costs. *)
  Definition best_after c i t o : Z :=
    ztotal (below (zsignals K i)) (fun e =>
      match highest (zmay G i t) O (map (worth_after c i o e) (below (zactions G i))) with
      | Some x => x | None => 0 end)
    - cost_of c i t o.

  (** What the agent gets, net, times the denominators of her strategy. *)
  Definition net_payoff c i t : Z :=
    ztotal (below (zoptions K i)) (fun o => nth o (zbuys P i t) 0 *
      (ztotal (below (zsignals K i)) (fun e => ztotal (below (zactions G i)) (fun d =>
         nth d (zacts P i t o e) 0 * worth_after c i o e d)) - played_over P * cost_of c i t o)).

  Definition check_informed : bool :=
    check_prior G && check_technology && check_informed_strategies
    && everybody (fun i t =>
         let c := cases i t in
         let own := net_payoff c i t in
         forallb (fun o => played_over P * played_over P * best_after c i t o <=? own)
           (below (zoptions K i))).

  (** Net welfare, times [rows_over] to the power of the number of agents. *)
  Definition informed_welfare : Z :=
    ztotal (below n) (fun i => ztotal (below (ztypes G i)) (fun t => net_payoff (cases i t) i t))
    + ztotal (ztype_profiles G) (fun theta =>
        zweight G theta * look n (means n (informed_weights theta) (below n) (revenues T)) (nobody n)).

  (** ** Soundness *)

  Hypothesis tables_right : describes G T.
  Hypotheses (technology_checked : check_technology = true) (strategies_checked : check_informed_strategies = true).

  Lemma heard_positive : 0 < heard_over K.
  Proof. unfold check_technology in technology_checked. rewrite !andb_true_iff in technology_checked. lia. Qed.

  Lemma played_positive : 0 < played_over P.
  Proof. unfold check_informed_strategies in strategies_checked. rewrite andb_true_iff in strategies_checked. lia. Qed.

  Lemma rows_positive : 0 < rows_over.
  Proof. pose proof heard_positive. pose proof played_positive. unfold rows_over. repeat apply Z.mul_pos_pos; auto. Qed.

  Lemma everybody_forall f : everybody f = true ->
    forall i t, (i < n)%nat -> (t < ztypes G i)%nat -> f i t = true.
  Proof.
    intros H i t Hi Ht. apply (forallb_below _ _ H) in Hi. apply (forallb_below _ _ Hi). auto.
  Qed.

  Lemma tells_law i o theta : (i < n)%nat -> (o < zoptions K i)%nat -> In theta (ztype_profiles G) ->
    is_law (zsignals K i) (fun _ => true) (heard_over K) (ztells K i o theta) = true.
  Proof.
    intros Hi Ho Ht. unfold check_technology in technology_checked.
    rewrite !andb_true_iff in technology_checked. destruct technology_checked as [[_ C] _].
    apply (forallb_below _ _ C) in Hi. apply andb_true_iff in Hi as [_ Ci].
    apply (forallb_below _ _ Ci) in Ho. rewrite forallb_forall in Ho. auto.
  Qed.

  Lemma technology_sound : technology_of g k.
  Proof.
    intros i Hi. pose proof technology_checked as C. unfold check_technology in C.
    rewrite !andb_true_iff in C. destruct C as [[_ C1] C2].
    assert (C2' := everybody_forall _ C2 i). repeat split.
    - apply (forallb_below _ _ C1) in Hi. apply andb_true_iff in Hi as [Ho _].
      apply Nat.ltb_lt in Ho. exact Ho.
    - intros t o Ht Ho. specialize (C2' t Hi Ht). apply andb_true_iff in C2' as [_ Q].
      apply IZR_le, Z.leb_le, (forallb_below _ _ Q), Ho.
    - intros t Ht. specialize (C2' t Hi Ht). apply andb_true_iff in C2' as [Q _].
      apply Z.eqb_eq in Q. simpl. rewrite Q. auto.
    - intros s Hs. apply (is_law_real _ _ _ _ heard_positive (tells_law i o theta Hi H H0)). exact Hs.
    - apply (is_law_real _ _ _ _ heard_positive (tells_law i o theta Hi H H0)).
  Qed.

  Lemma strategies_parts i t : (i < n)%nat -> (t < ztypes G i)%nat ->
    is_law (zoptions K i) (fun _ => true) (played_over P) (zbuys P i t) = true
    /\ forall o e, (o < zoptions K i)%nat -> (e < zsignals K i)%nat ->
         is_law (zactions G i) (zmay G i t) (played_over P) (zacts P i t o e) = true.
  Proof.
    intros Hi Ht. pose proof strategies_checked as C. unfold check_informed_strategies in C.
    apply andb_true_iff in C as [_ C]. apply (everybody_forall _ C i t Hi) in Ht.
    apply andb_true_iff in Ht as [B A]. split; auto. intros o e Ho He.
    apply (forallb_below _ _ A) in Ho. apply (forallb_below _ _ Ho) in He. auto.
  Qed.

  Lemma strategies_sound i : (i < n)%nat -> informed_of g k i (sigma i).
  Proof.
    intros Hi t Ht. destruct (strategies_parts i t Hi Ht) as [B A].
    destruct (is_law_real _ _ _ _ played_positive B) as (B1 & _ & B2).
    split; [exact B1|]. split; [exact B2|]. intros o e Ho He.
    exact (is_law_real _ _ _ _ played_positive (A o e Ho He)).
  Qed.

  (** The weights at [theta] are the law of the theory. *)
  Lemma informed_weights_right theta i d : (i < n)%nat -> (d < zactions G i)%nat ->
    informed_row k i (sigma i) theta d = (IZR (nth d (informed_weights theta i) 0%Z) / IZR rows_over)%R.
  Proof.
    intros Hi Hd. pose proof heard_positive as H. pose proof played_positive as Q. apply IZR_lt in H, Q.
    unfold informed_weights. cbv zeta. rewrite nth_map_below by auto. unfold informed_row, rows_over.
    rewrite !mult_IZR, IZR_ztotal. unfold Rdiv at 1. rewrite <- total_scale_r. apply total_ext. intros o _.
    rewrite mult_IZR, IZR_ztotal. simpl.
    rewrite (total_ext (below (zsignals K i)) _ (fun e =>
      / (IZR (heard_over K) * IZR (played_over P))
      * IZR (nth e (ztells K i o theta) 0 * nth d (zacts P i theta.[i] o e) 0)%Z)%R).
    - rewrite total_scale. field. lra.
    - intros e _. rewrite mult_IZR. field. lra.
  Qed.

  Lemma informed_weights_length theta i : length (informed_weights theta i) = zactions G i.
  Proof. unfold informed_weights. cbv zeta. rewrite map_length, seq_length. auto. Qed.

  Lemma informed_weights_total theta i : In theta (ztype_profiles G) -> (i < n)%nat ->
    ztotal (informed_weights theta i) (fun c => c) = rows_over.
  Proof.
    intros Ht Hi. pose proof rows_positive as Q. apply IZR_lt in Q.
    destruct (informed_row_law g k technology_sound i (sigma i) theta Hi (strategies_sound i Hi) Ht) as (_ & _ & L).
    apply eq_IZR. rewrite (IZR_list_total (zactions G i)) by (rewrite informed_weights_length; auto).
    rewrite <- (Rmult_1_r (IZR rows_over)), <- L, <- total_scale. apply total_ext. intros d Hd.
    apply in_below in Hd. rewrite informed_weights_right by auto. field. lra.
  Qed.

  (** The expectation of what [d] gets at [theta] against the others. *)
  Let V theta i t d : R :=
    Sum a in action_profiles g, (informed_plays g k sigma theta a * utility g i t (put i d a))%R.

  Lemma informed_others theta i d t : (i < n)%nat -> (d < zactions G i)%nat ->
    (t < ztypes G i)%nat -> In theta (ztype_profiles G) ->
    (IZR rows_over ^ length (others n i) * V theta i t d)%R
    = IZR (look n (means n (informed_weights theta) (others n i) (utility_table T i t)) (put i d (nobody n))).
  Proof.
    intros Hi Hd It Ht. set (u := utility_table T i t).
    rewrite look_means; [|intros j; apply others_below|rewrite put_length; apply nobody_length].
    etransitivity; [|apply (expected_others n (zactions G) (informed_weights theta) rows_over rows_positive
      (fun i _ => Nat.eq_le_incl _ _ (informed_weights_length theta i))
      (fun i => informed_weights_total theta i Ht)
      (fun i => informed_row k i (sigma i) theta) (informed_weights_right theta) (look n u) i d Hi)].
    f_equal. apply total_ext. intros a Ha. f_equal. simpl. f_equal. symmetry.
    apply tables_right; auto. apply put_in; auto.
  Qed.

  (** What [d] gets after [o] and [e], in the theory. *)
  Let W i t o e d : R :=
    Sum theta in type_profiles g,
      if (theta.[i] =? t)%nat then (weight g theta * tells k i o theta e * V theta i t d)%R else 0%R.

  Lemma scale_positive i : (0 < IZR (scale_after i))%R.
  Proof.
    apply IZR_lt. unfold scale_after. apply Z.mul_pos_pos; [apply heard_positive|].
    apply Z.pow_pos_nonneg; [apply rows_positive|lia].
  Qed.

  Lemma scale_real i :
    IZR (scale_after i) = (IZR (heard_over K) * IZR rows_over ^ length (others n i))%R.
  Proof. unfold scale_after. rewrite mult_IZR, <- pow_IZR. auto. Qed.

  Lemma worth_after_value i t o e d : (i < n)%nat -> (t < ztypes G i)%nat -> (d < zactions G i)%nat ->
    IZR (worth_after (cases i t) i o e d) = (IZR (scale_after i) * W i t o e d)%R.
  Proof.
    intros Hi Ht Hd. unfold worth_after, cases, W. rewrite scale_real, <- total_scale.
    cbv zeta. unfold type_profiles. simpl agents. simpl types. fold n.
    assert (H : forall theta, In theta (profiles n (ztypes G)) -> In theta (ztype_profiles G)) by auto.
    revert H. induction (profiles n (ztypes G)) as [|theta l IH]; intros H; cbn [filter map ztotal total]; auto.
    specialize (IH (fun x Hx => H x (or_intror Hx))). specialize (H theta (or_introl eq_refl)).
    destruct (Nat.eqb_spec theta.[i] t) as [Et|N]; cbn [andb]; [|rewrite IH; ring].
    pose proof (informed_others theta i d t Hi Hd Ht H) as X.
    destruct (Z.eqb_spec (zweight G theta) 0) as [Z|Z]; cbn [negb].
    - rewrite IH. simpl weight. rewrite Z. ring.
    - cbn [map ztotal]. rewrite plus_IZR, IH. f_equal. rewrite nth_map_below by auto.
      rewrite !mult_IZR. pose proof heard_positive as Q. apply IZR_lt in Q.
      match goal with |- context [IZR (look n ?m ?p)] =>
        replace (IZR (look n m p)) with (IZR rows_over ^ length (others n i) * V theta i t d)%R by exact X
      end. simpl tells. simpl weight. field. lra.
  Qed.

  (** What any strategy gets, option by option and signal by signal. *)
  Lemma informed_payoff i t s : (i < n)%nat -> (t < ztypes G i)%nat -> informed_of g k i s ->
    payoff g (informed_plays g k (replace i s sigma)) i t
    = (Sum o in below (zoptions K i), buys s t o * Sum e in below (zsignals K i),
         Sum d in below (zactions G i), acts s t o e d * W i t o e d)%R.
  Proof.
    intros Hi Ht HS. unfold payoff, interim.
    transitivity (Sum theta in type_profiles g, Sum o in below (zoptions K i), Sum e in below (zsignals K i),
      Sum d in below (zactions G i), buys s t o * (acts s t o e d *
        (if (theta.[i] =? t)%nat then weight g theta * tells k i o theta e * V theta i t d else 0)))%R.
    - apply total_ext. intros theta Htheta. destruct (Nat.eqb_spec theta.[i] t) as [Et|N].
      + rewrite (informed_deviation g k sigma technology_sound strategies_sound) by auto.
        rewrite (total_ext (action_profiles g) _ (fun a => Sum d in below (zactions G i),
          (informed_row k i s theta d * (informed_plays g k sigma theta a * utility g i t (put i d a))))%R).
        2: { intros a _. rewrite <- total_scale. apply total_ext. intros. ring. }
        rewrite total_exchange, <- total_scale.
        transitivity (Sum d in below (zactions G i), Sum o in below (zoptions K i), Sum e in below (zsignals K i),
          buys s t o * (acts s t o e d * (weight g theta * tells k i o theta e * V theta i t d)))%R.
        * apply total_ext. intros d _. rewrite total_scale. fold (V theta i t d).
          unfold informed_row. rewrite Et. simpl options. simpl signals.
          rewrite <- total_scale_r, <- total_scale. apply total_ext. intros o _.
          rewrite <- !total_scale, <- total_scale_r, <- total_scale. apply total_ext. intros e _. ring.
        * rewrite total_exchange. apply total_ext. intros o _. apply total_exchange.
      + symmetry. apply total_zero. intros. apply total_zero. intros. apply total_zero. intros. ring.
    - rewrite total_exchange. apply total_ext. intros o _.
      rewrite total_exchange, <- total_scale. apply total_ext. intros e _.
      rewrite total_exchange, <- total_scale. apply total_ext. intros d _.
      rewrite total_scale, total_scale. auto.
  Qed.

  Lemma mass_value i t : ztotal (cases i t) (fun '(theta, _) => zweight G theta)
    = ztotal (ztype_profiles G) (fun theta => if (theta.[i] =? t)%nat then zweight G theta else 0).
  Proof.
    unfold cases. cbv zeta. induction (ztype_profiles G) as [|theta l IH]; cbn [filter map ztotal]; auto.
    destruct (theta.[i] =? t)%nat; cbn [andb]; [|rewrite IH; auto].
    destruct (Z.eqb_spec (zweight G theta) 0) as [Z|Z]; cbn [negb map ztotal]; rewrite IH; lia.
  Qed.

  Lemma cost_of_value i t o :
    IZR (cost_of (cases i t) i t o) = (IZR (scale_after i) * (cost k i t o *
      Sum theta in type_profiles g, if (theta.[i] =? t)%nat then weight g theta else 0))%R.
  Proof.
    assert (E : IZR (ztotal (ztype_profiles G) (fun theta => if (theta.[i] =? t)%nat then zweight G theta else 0))
      = Sum theta in type_profiles g, if (theta.[i] =? t)%nat then weight g theta else 0%R).
    { rewrite IZR_ztotal. apply total_ext. intros theta _. destruct (theta.[i] =? t)%nat; auto. }
    unfold cost_of. rewrite mass_value, !mult_IZR, E. simpl cost. ring.
  Qed.

  (** What a strategy gets, net. *)
  Let net i t s : R :=
    (payoff g (informed_plays g k (replace i s sigma)) i t - spends g k i s t)%R.

  Lemma net_value i t s : (i < n)%nat -> (t < ztypes G i)%nat -> informed_of g k i s ->
    (IZR (scale_after i) * net i t s)%R
    = (Sum o in below (zoptions K i), buys s t o * ((Sum e in below (zsignals K i), Sum d in below (zactions G i),
         acts s t o e d * IZR (worth_after (cases i t) i o e d)) - IZR (cost_of (cases i t) i t o)))%R.
  Proof.
    intros Hi Ht HS. unfold net. rewrite informed_payoff by auto. unfold spends.
    rewrite <- total_scale. simpl options. rewrite <- total_minus, <- total_scale.
    apply total_ext. intros o _. rewrite cost_of_value.
    rewrite (total_ext (below (zsignals K i)) (fun e => Sum d in _, (acts s t o e d * IZR _)%R) (fun e =>
      IZR (scale_after i) * Sum d in below (zactions G i), acts s t o e d * W i t o e d)%R).
    - rewrite total_scale. ring.
    - intros e _. rewrite <- total_scale. apply total_ext. intros d Hd. apply in_below in Hd.
      rewrite worth_after_value by auto. ring.
  Qed.

  Lemma net_payoff_value i t : (i < n)%nat -> (t < ztypes G i)%nat ->
    IZR (net_payoff (cases i t) i t)
    = (IZR (played_over P) * IZR (played_over P) * (IZR (scale_after i) * net i t (sigma i)))%R.
  Proof.
    intros Hi Ht. rewrite net_value by (auto; apply strategies_sound; auto).
    pose proof played_positive as Q. apply IZR_lt in Q.
    unfold net_payoff. rewrite IZR_ztotal, <- total_scale. apply total_ext. intros o _.
    rewrite mult_IZR, minus_IZR, IZR_ztotal, mult_IZR.
    rewrite (total_ext (below (zsignals K i)) (fun e => IZR (ztotal _ _)) (fun e => IZR (played_over P)
      * Sum d in below (zactions G i), acts (sigma i) t o e d * IZR (worth_after (cases i t) i o e d))%R).
    - rewrite total_scale. simpl buys. field. lra.
    - intros e _. rewrite IZR_ztotal, <- total_scale. apply total_ext. intros d _.
      rewrite mult_IZR. simpl acts. field. lra.
  Qed.

  Lemma highest_above allowed : forall l s d, allowed (s + d)%nat = true -> (d < length l)%nat ->
    exists x, highest allowed s l = Some x /\ nth d l 0 <= x.
  Proof.
    induction l as [|x l IH]; intros s d H L; simpl in L; [lia|]. simpl. destruct d.
    - rewrite Nat.add_0_r in H. rewrite H. destruct (highest allowed (S s) l) as [y|].
      + exists (Z.max x y). split; auto. lia.
      + exists x. split; auto. lia.
    - destruct (IH (S s) d) as (y & -> & Y); [rewrite Nat.add_succ_l, <- Nat.add_succ_r; auto|lia|].
      destruct (allowed s).
      + exists (Z.max x y). split; auto. lia.
      + exists y. auto.
  Qed.

  (** No strategy gets more than the best that options can bring. *)
  Lemma net_below i t s bound : (i < n)%nat -> (t < ztypes G i)%nat -> informed_of g k i s ->
    (forall o, (o < zoptions K i)%nat -> (IZR (best_after (cases i t) i t o) <= bound)%R) ->
    (IZR (scale_after i) * net i t s <= bound)%R.
  Proof.
    intros Hi Ht HS B. rewrite net_value by auto. destruct (HS t Ht) as (B0 & B1 & A).
    rewrite <- (Rmult_1_l bound), <- B1, <- total_scale_r. apply total_le. intros o Ho.
    apply in_below in Ho. apply Rmult_le_compat_l; auto.
    eapply Rle_trans; [|apply (B o Ho)]. unfold best_after. rewrite minus_IZR, IZR_ztotal.
    apply Rplus_le_compat_r. apply total_le. intros e He. apply in_below in He.
    destruct (A o e Ho He) as (A0 & A1 & A2).
    set (h := match highest _ _ _ with Some x => x | None => 0 end).
    rewrite <- (Rmult_1_l (IZR h)), <- A2, <- total_scale_r. apply total_le. intros d Hd.
    apply in_below in Hd. destruct (Req_dec (acts s t o e d) 0) as [->|N]; [lra|].
    apply Rmult_le_compat_l; auto. apply IZR_le. subst h.
    destruct (highest_above (zmay G i t) (map (worth_after (cases i t) i o e) (below (zactions G i))) O d)
      as (x & -> & X).
    - apply (A1 d Hd N).
    - rewrite map_length, seq_length. auto.
    - rewrite nth_map_below in X by auto. auto.
  Qed.

  Lemma replace_own i t : payoff g (informed_plays g k (replace i (sigma i) sigma)) i t
    = payoff g (informed_plays g k sigma) i t.
  Proof.
    unfold payoff, interim. apply total_ext. intros theta _. destruct (theta.[i] =? t)%nat; auto.
    f_equal. apply total_ext. intros a _. f_equal. apply product_ext. intros j _.
    unfold replace. destruct (Nat.eqb_spec j i); subst; auto.
  Qed.

  (** *** An equilibrium, whatever other (real) strategies there are *)
  Theorem check_informed_sound : check_informed = true -> informed_equilibrium g k sigma.
  Proof.
    unfold check_informed. rewrite !andb_true_iff. intros [_ C]. split; [apply strategies_sound|].
    intros i t s Hi Ht HS. pose proof (everybody_forall _ C i t Hi Ht) as B. cbv beta zeta in B.
    rewrite <- replace_own. fold (net i t s). fold (net i t (sigma i)).
    apply Rmult_le_reg_l with (IZR (scale_after i)); [apply scale_positive|].
    pose proof played_positive as Q. apply IZR_lt in Q.
    apply net_below; auto. intros o Ho. apply (forallb_below _ _ B) in Ho.
    apply Z.leb_le, IZR_le in Ho. rewrite !mult_IZR, net_payoff_value in Ho by auto.
    apply Rmult_le_reg_l with (IZR (played_over P) * IZR (played_over P))%R; auto.
    apply Rmult_lt_0_compat; auto.
  Qed.

  Lemma informed_revenue_value :
    IZR (ztotal (ztype_profiles G) (fun theta =>
      zweight G theta * look n (means n (informed_weights theta) (below n) (revenues T)) (nobody n)))
    = (IZR rows_over ^ n * expected_revenue g (informed_plays g k sigma))%R.
  Proof.
    unfold expected_revenue, expected. rewrite IZR_ztotal, <- total_scale.
    apply total_ext. intros theta Ht. change (In theta (ztype_profiles G)) in Ht.
    rewrite look_means; [|intros j; apply in_below|apply nobody_length].
    assert (X : (IZR rows_over ^ n
        * Sum a in action_profiles g, informed_plays g k sigma theta a * revenue g a)%R
      = IZR (mean_of (informed_weights theta) (below n) (look n (revenues T)) (nobody n))).
    { etransitivity; [|apply (expected_all n (zactions G) (informed_weights theta) rows_over rows_positive
        (fun i _ => Nat.eq_le_incl _ _ (informed_weights_length theta i))
        (fun i => informed_weights_total theta i Ht)
        (fun i => informed_row k i (sigma i) theta) (informed_weights_right theta))].
      f_equal. apply total_ext. intros a Ha. f_equal. simpl. f_equal. symmetry. apply tables_right, Ha. }
    rewrite mult_IZR, <- X. simpl weight. ring.
  Qed.

  Lemma rows_power i : (i < n)%nat ->
    (IZR rows_over ^ n = IZR (played_over P) * IZR (played_over P) * IZR (scale_after i))%R.
  Proof.
    intros Hi. rewrite scale_real. rewrite <- (others_length n i Hi) at 1. cbn [pow].
    set (x := (IZR rows_over ^ length (others n i))%R). unfold rows_over. rewrite !mult_IZR. ring.
  Qed.

  (** *** Its net welfare *)
  Theorem informed_welfare_value :
    IZR informed_welfare = (IZR rows_over ^ n * net_welfare g k sigma)%R.
  Proof.
    unfold informed_welfare, net_welfare, costs. rewrite plus_IZR, welfare_is_payoffs_and_revenue.
    rewrite informed_revenue_value.
    assert (X : (IZR (ztotal (below n) (fun i => ztotal (below (ztypes G i)) (fun t => net_payoff (cases i t) i t)))
      = IZR rows_over ^ n * (Sum i in below (agents g), Sum t in below (types g i),
          payoff g (informed_plays g k sigma) i t
          - Sum i in below (agents g), Sum t in below (types g i), spends g k i (sigma i) t))%R).
    { rewrite IZR_ztotal, <- total_minus, <- total_scale. apply total_ext. intros i Hi. apply in_below in Hi.
      rewrite IZR_ztotal, <- total_minus, <- total_scale. apply total_ext. intros t Ht. apply in_below in Ht.
      rewrite net_payoff_value by auto. unfold net. rewrite replace_own, (rows_power i Hi). ring. }
    rewrite X. ring.
  Qed.
End check.

(** *** An equilibrium whose net welfare is [num]/[den] of the optimum, exactly *)
Definition check_informed_share G T K P num den : bool :=
  check_technology G K && check_informed_strategies G K P && check_informed G T K P
  && (den * informed_welfare G T K P =? num * rows_over K P ^ Z.of_nat (zagents G)
        * ztotal (ztype_profiles G) (fun theta => zweight G theta * zoptimum G theta)).

Theorem informed_share G T K P num den : describes G T -> check_informed_share G T K P num den = true ->
  technology_of (real G) (real_technology K)
  /\ informed_equilibrium (real G) (real_technology K) (real_informed P)
  /\ (IZR den * net_welfare (real G) (real_technology K) (real_informed P)
       = IZR num * optimal_welfare (real G))%R.
Proof.
  intros D H. unfold check_informed_share in H. rewrite !andb_true_iff in H. destruct H as [[[CK CP] C] L].
  split; [apply technology_sound, CK|].
  split; [apply (check_informed_sound G T K P D CK CP C)|].
  apply Z.eqb_eq in L. apply (f_equal IZR) in L.
  rewrite !mult_IZR, (informed_welfare_value G T K P D CK CP) in L. rewrite <- pow_IZR, IZR_ztotal in L.
  pose proof (rows_positive G K P CK CP) as Q. apply IZR_lt in Q.
  apply Rmult_eq_reg_l with (IZR (rows_over K P) ^ zagents G)%R; [|apply Rgt_not_eq, pow_lt, Q].
  unfold optimal_welfare. simpl weight. simpl optimum.
  rewrite (total_ext _ _ (fun theta => IZR (zweight G theta) * IZR (zoptimum G theta))%R) in L
    by (intros; apply mult_IZR).
  change (type_profiles (real G)) with (ztype_profiles G). lra.
Qed.
