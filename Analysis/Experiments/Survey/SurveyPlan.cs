namespace Sgvb.Experiments.Survey;

/// <summary>What <c>survey</c> was asked for, checked.</summary>
/// <param name="Variance">The state, the methods, and the backend that draws the variances.</param>
/// <param name="Timed">The backends to time.</param>
/// <param name="Notes">What is left out, and why.</param>
/// <param name="Time">For the rounds of a backend, of which there are at least six.</param>
public sealed record SurveyPlan(VariancePlan Variance, IReadOnlyList<BackendEntry> Timed, IReadOnlyList<string> Notes, TimeSpan Time)
{
    /// <exception cref="SgvbException">A mistake of the user's.</exception>
    public static SurveyPlan Read(ParseResult result, CommonOptions common, VarianceOptions options, TimeSpan time)
    {
        if (result.GetValue(options.How) is not ("auto" or "draws") and var how)
            throw new SgvbException($"--method {how}: survey compares estimators at equal minibatches, which takes draws of all of them; leave --method out");
        var values = common.Read(result);
        var timed = BackendSelection.ForTiming(values, out var backendNotes);
        var drawn = timed.Contains(Registry.Default) ? Registry.Default : timed[0];
        IReadOnlyList<string> methodNotes = [];
        var plan = VariancePlan.Read(result, values with { Backends = [drawn.Name] }, options, all => SurveyMethods.Choose(all, out methodNotes));
        if (!plan.Methods.Any(m => m.Estimator.ToString() == SurveyMethods.Base))
            throw new SgvbException($"--estimator: a survey holds estimators against {SurveyMethods.Base}; name it too");
        return new SurveyPlan(plan, timed, [.. backendNotes, .. methodNotes], time);
    }

    /// <summary>Whether a step of the method can be timed on the backend in sensible time.</summary>
    public bool CanTime(BackendEntry backend, Method method) => !StoredNoise.IsTooMuch(backend, method.Estimator, Variance.Workload);
}
