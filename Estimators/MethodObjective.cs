using Sgvb.Model.Kl;

namespace Sgvb;

/// <summary>
/// What a method's gradient is unbiased for, as a name: posterior and KL, and the family that the estimator's entry states. A KL term that is
/// sampled has the objective of its expectation.
/// </summary>
public static class MethodObjective
{
    extension(Method method)
    {
        /// <summary>On dense layers.</summary>
        public string Objective => method.Named(method.Estimator.Entry.Family);

        /// <summary>On a network, whose convolutions may make it another.</summary>
        public string ObjectiveOn(Network network) => method.Named(method.Estimator.Entry.FamilyOn(network));

        private string Named(string family) => $"{family}{method.Posterior} kl={method.Kl.Expected.Name}" + (method.KlWeight == 1 ? "" : $"*{method.KlWeight:0.###}");
    }
}
