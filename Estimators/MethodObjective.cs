using Sgvb.Model.Kl;

namespace Sgvb;

/// <summary>What a method's gradient is unbiased for, as a name: posterior and KL, and the family that the estimator's entry states.</summary>
public static class MethodObjective
{
    extension(Method method)
    {
        public string Objective => $"{Registry.Estimator(method.Estimator.Name).Family}{method.Posterior} kl={method.Kl.Name}"
            + (method.KlWeight == 1 ? "" : $"*{method.KlWeight:0.###}");
    }
}
