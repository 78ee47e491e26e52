"""The words of the tables that are no label of a variable, in English and Chinese."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # captions
    "table": ("Table {0}", "表{0}"),
    "regression": ("Regression results", "回归结果"),
    "describe": ("Descriptive statistics", "描述性统计"),
    "correlate": ("Correlations", "相关系数"),
    "vif": ("Variance inflation factors", "方差膨胀因子"),
    "title_of_printed": ("{0}: printed and estimated", "{0}：论文所印与重新估计"),
    "title_of_synthetic": ("{0} (synthetic data)", "{0}（合成数据）"),
    "synthetic_note": (
        "Synthetic data: the figures show how the project works and are no evidence of anything.",
        "合成数据：数字仅演示本项目的用法，不构成任何证据。",
    ),
    "not_comparable": ("synthetic data, not comparable", "合成数据，不可比较"),
    "notes": ("Notes: ", "注："),
    # heads
    "variable": ("Variable", "变量"),
    "outcome": ("Dependent variable", "被解释变量"),
    "estimator": ("Estimator", "估计方法"),
    "sample": ("Sample", "样本"),
    "all": ("all", "全样本"),
    "not": ("not: {0}", "非：{0}"),
    "printed": ("printed", "论文"),
    "estimated": ("estimated", "估计"),
    "verdict": ("verdict", "判定"),
    # estimators and equations
    "pooled": ("OLS", "OLS"),
    "within": ("FE", "固定效应"),
    "random_effects": ("RE", "随机效应"),
    "between": ("Between", "组间估计"),
    "iv": ("IV", "工具变量"),
    "iv.2sls": ("2SLS", "2SLS"),
    "iv.liml": ("LIML", "LIML"),
    "iv.gmm": ("IV-GMM", "IV-GMM"),
    "difference_gmm": ("Difference GMM", "差分GMM"),
    "system_gmm": ("System GMM", "系统GMM"),
    "fgls": ("FGLS", "FGLS"),
    "heckman": ("Heckman", "Heckman"),
    "did": ("DID", "双重差分"),
    "event_study": ("Event study", "事件研究"),
    "design.sun_abraham": ("Sun–Abraham", "Sun–Abraham"),
    "design.callaway_santanna": ("Callaway–Sant'Anna", "Callaway–Sant'Anna"),
    "design.imputation": ("imputation", "插补估计"),
    "psm_did": ("PSM-DID", "PSM-DID"),
    "mediation": ("FE, mediation", "中介效应"),
    "moderation": ("FE, moderation", "调节效应"),
    "equation.first": ("first stage", "第一阶段"),
    "equation.a": ("mediator", "中介变量方程"),
    "equation.total": ("total effect", "总效应"),
    "equation.selection": ("selection", "选择方程"),
    "equation.propensity": ("propensity", "倾向得分"),
    "equation": ("{0}, {1}", "{0}，{1}"),
    # terms
    "_cons": ("Constant", "常数项"),
    "_mills": ("Inverse Mills ratio", "逆米尔斯比率"),
    "att": ("Treated × post", "处理组×政策后"),
    "event": ("Event time {0}", "政策时点{0}"),
    "margin": ("Effect at the {0}th percentile of the moderator", "调节变量第{0}百分位处的效应"),
    "lag": ("{1}, lag {0}", "{1}（滞后{0}期）"),
    "lead": ("{1}, lead {0}", "{1}（前导{0}期）"),
    "difference": ("{1}, difference {0}", "{1}（差分{0}）"),
    "log": ("Log of {0}", "{0}的对数"),
    "mean": ("Mean of {0}", "{0}的组内均值"),
    # rows under the coefficients
    "controls": ("Controls", "控制变量"),
    "yes": ("Yes", "是"),
    "no": ("No", "否"),
    "effects": ("{0} fixed effects", "{0}固定效应"),
    "effects.province": ("Province fixed effects", "省份固定效应"),
    "effects.city": ("City fixed effects", "城市固定效应"),
    "effects.year": ("Year fixed effects", "年份固定效应"),
    "trends": ("Trends by {0}", "{0}时间趋势"),
    "province": ("province", "省份"),
    "city": ("city", "城市"),
    "year": ("year", "年份"),
    "n_obs": ("Observations", "观测值"),
    "n_regions": ("Units", "个体数"),
    "r2": ("R²", "R²"),
    "r2_within": ("Within R²", "组内R²"),
    "r2_between": ("Between R²", "组间R²"),
    "r2_overall": ("Overall R²", "总体R²"),
    "r2_lsdv": ("LSDV R²", "LSDV R²"),
    "r2_adjusted": ("Adjusted R²", "调整R²"),
    "f_statistic": ("F", "F统计量"),
    "f_p_value": ("Prob > F", "F检验p值"),
    "wald_chi2": ("Wald χ²", "Wald χ²"),
    "wald_p_value": ("Prob > χ²", "χ²检验p值"),
    "rho": ("ρ", "ρ"),
    # diagnostics
    "first_stage_f": ("First-stage F", "第一阶段F统计量"),
    "sanderson_windmeijer_f": ("Sanderson–Windmeijer F", "Sanderson–Windmeijer F"),
    "kp_rk_lm": ("Kleibergen–Paap rk LM, p", "Kleibergen–Paap rk LM检验p值"),
    "kp_rk_wald_f": ("Kleibergen–Paap rk Wald F", "Kleibergen–Paap rk Wald F"),
    "cragg_donald_f": ("Cragg–Donald Wald F", "Cragg–Donald Wald F"),
    "effective_f": ("Effective F", "有效F统计量"),
    "hansen_j": ("Hansen J, p", "Hansen J检验p值"),
    "durbin_wu_hausman": ("Durbin–Wu–Hausman, p", "Durbin–Wu–Hausman检验p值"),
    "anderson_rubin": ("Anderson–Rubin, p", "Anderson–Rubin检验p值"),
    "ar1": ("AR(1), p", "AR(1)检验p值"),
    "ar2": ("AR(2), p", "AR(2)检验p值"),
    "sargan": ("Sargan, p", "Sargan检验p值"),
    "n_instruments": ("Instruments", "工具变量个数"),
    "parallel_trends": ("Parallel trends, p", "平行趋势检验p值"),
    "placebo_p": ("Placebo, p", "安慰剂检验p值"),
    "breakdown_m": ("Breakdown M", "崩溃值M"),
    "pseudo_r2": ("Propensity pseudo R²", "倾向得分伪R²"),
    "n_off_support": ("Rows off the support", "共同支撑外的样本数"),
    "indirect_effect": ("Indirect effect", "间接效应"),
    "indirect_ci_low": ("Indirect effect, 95 % from", "间接效应95%置信下限"),
    "indirect_ci_high": ("Indirect effect, 95 % to", "间接效应95%置信上限"),
    "sobel": ("Sobel z", "Sobel z值"),
    "sobel_p": ("Sobel, p", "Sobel检验p值"),
    "group_difference": ("Difference of coefficients", "组间系数差异"),
    "group_difference_p": ("Equality of coefficients, p", "组间系数差异检验p值"),
    "interaction": ("interaction", "交互项"),
    "permutation": ("permutation", "置换检验"),
    # descriptive columns
    "mean_of": ("Mean", "均值"),
    "sd": ("S.D.", "标准差"),
    "min": ("Minimum", "最小值"),
    "median": ("Median", "中位数"),
    "max": ("Maximum", "最大值"),
    "vif_of": ("VIF", "VIF"),
    "vif_inverse": ("1/VIF", "1/VIF"),
    "vif_mean": ("Mean VIF", "VIF均值"),
    "condition_number": ("Condition number", "条件数"),
    # notes
    "errors.se": ("Standard errors in parentheses", "括号内为标准误"),
    "errors.t": ("t (or z) statistics in parentheses", "括号内为t（或z）值"),
    "errors.p": ("p-values in brackets", "方括号内为p值"),
    "by_column": ("; {0}: {1}", "；{0}：{1}"),
    "same_for_all": (": {0}", "：{0}"),
    "classical": ("conventional errors", "普通标准误"),
    "hc1": ("heteroskedasticity-robust errors (HC1)", "异方差稳健标准误（HC1）"),
    "cluster": ("errors clustered by {0}", "按{0}聚类的稳健标准误"),
    "driscoll_kraay": ("Driscoll–Kraay errors", "Driscoll–Kraay标准误"),
    "bootstrap": ("bootstrap errors", "自助法标准误"),
    "windmeijer": ("two-step errors with Windmeijer's correction", "Windmeijer修正的两步标准误"),
    "own": ("errors of the estimator (FGLS)", "估计方法自身的标准误（FGLS）"),
    "corrected": ("errors corrected for the estimated first step", "对第一步估计修正的标准误"),
    "and": (" and ", "和"),
    "stars": ("* p < {0:g}, ** p < {1:g}, *** p < {2:g}.", "*、**、***分别表示p < {0:g}、p < {1:g}、p < {2:g}。"),
    "stars.same_errors": (" The p-values are those of the same errors.", "p值与所列标准误一致。"),
    "stars.columns": ("Columns {0}: ", "第{0}列："),
    "stars.printed": (
        "Stars of printed figures are as printed; those of the estimates follow the note of the paper: ",
        "论文一列的星号照录原文；估计一列按论文注释：",
    ),
    "base": ("{1}: event time {0} is the base.", "{1}：以政策时点{0}为基期。"),
    "differenced": (
        "{0}: the transformation of the GMM removes the unit effects.",
        "{0}：个体效应由GMM变换消除。",
    ),
    "headline_only": (
        "F, Wald and tests belong to the headline covariance of each specification and are left out.",
        "F、Wald及各检验属于主协方差，此处略去。",
    ),
    "failed": ("{0} could not be estimated: {1}", "{0}无法估计：{1}"),
    "specifications": ("Specifications: {0}.", "规格：{0}。"),
    "rows_of_pairs": ("Correlations of {0} rows.", "基于{0}个观测值。"),
    # the verdicts of the scorecard
    "match": ("match", "一致"),
    "close": ("close", "接近"),
    "same_sign": ("same sign", "同号"),
    "differs": ("differs", "不同"),
    "unresolved": ("unresolved", "未定"),
    "not_comparable_note": (
        "Estimated figures: synthetic data, not comparable with the printed ones.",
        "估计一列：合成数据，不可比较。",
    ),
    "reason": ("Unresolved: {0}.", "未定：{0}。"),
    "not_judged": ("The scorecard does not judge this paper.", "记分表不评判这篇论文。"),
    # stat kinds of printed figures
    "f": ("F", "F统计量"),
    "f_p": ("Prob > F", "F检验p值"),
    "n_groups_year": ("Groups", "组数"),
    "flag_controls": ("Controls", "控制变量"),
    "flag_fe": ("Fixed effects", "固定效应"),
    "flag_year_fe": ("Year fixed effects", "年份固定效应"),
    "flag_city_fe": ("City fixed effects", "城市固定效应"),
    "flag_province_fe": ("Province fixed effects", "省份固定效应"),
    "ar2_p": ("AR(2), p", "AR(2)检验p值"),
    "sargan_p": ("Sargan, p", "Sargan检验p值"),
    "cd_f": ("Cragg–Donald Wald F", "Cragg–Donald Wald F"),
    "kp_f": ("Kleibergen–Paap rk Wald F", "Kleibergen–Paap rk Wald F"),
    "kp_lm": ("Kleibergen–Paap rk LM", "Kleibergen–Paap rk LM"),
    "dwh_p": ("Durbin–Wu–Hausman, p", "Durbin–Wu–Hausman检验p值"),
    "hausman": ("Hausman", "Hausman检验"),
}
LANGUAGES = ("en", "zh")


class Words:
    """The words in one language: words("lag", 1, "GDP")."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._column = LANGUAGES.index(lang)

    def __call__(self, key: str, *values: object) -> str:
        text = WORDS[key][self._column]
        return text.format(*values) if values else text

    def has(self, key: str) -> bool:
        return key in WORDS


def visible(text: str) -> str:
    """Text on one line, without the control characters that no document may hold."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())
