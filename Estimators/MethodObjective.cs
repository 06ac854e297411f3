using Sgvb.Model.Kl;

namespace Sgvb;

/// <summary>
/// What a method's gradient is unbiased for, as a name: posterior and KL, and the family that the estimator's entry states. A KL term that is
/// sampled has the objective of its expectation.
/// </summary>
public static class MethodObjective
{
    private const string OverInputs = "/inputs", Times = "*";

    extension(Method method)
    {
        /// <summary>On dense layers.</summary>
        public string Objective => method.Named(method.Estimator.Entry.Family);

        /// <summary>On a network, whose convolutions may make it another.</summary>
        public string ObjectiveOn(Network network) => method.Named(method.Estimator.Entry.FamilyOn(network));

        /// <summary>Whether a name is that of this method's objective on a network with some weight of its KL term, over weights or over inputs.</summary>
        public bool HasObjectiveOn(Network network, string name)
        {
            var plain = (method with { KlWeight = 1, KlOverInputs = false }).ObjectiveOn(network);
            if (!name.StartsWith(plain, StringComparison.Ordinal))
                return false;
            var rest = name[plain.Length..];
            if (rest.StartsWith(OverInputs, StringComparison.Ordinal))
                rest = rest[OverInputs.Length..];
            return rest.Length == 0 || (rest.StartsWith(Times, StringComparison.Ordinal)
                && double.TryParse(rest[Times.Length..], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight > 0 && double.IsFinite(weight));
        }

        private string Named(string family) => $"{family}{method.Posterior} kl={method.Kl.Expected.Name}"
            + (method.KlOverInputs ? OverInputs : "") + (method.KlWeight == 1 ? "" : Times + method.KlWeight.ToString("G3", CultureInfo.InvariantCulture));
    }
}
