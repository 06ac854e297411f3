using Sgvb.Model.Kl;

namespace Sgvb;

/// <summary>How a method takes its KL term.</summary>
public static class MethodKl
{
    extension(Method method)
    {
        /// <inheritdoc cref="Recipes.EstimatorEntry.SamplesKl"/>
        public bool SamplesKl => method.Estimator.Entry.SamplesKl(method.Kl);

        /// <inheritdoc cref="Recipes.EstimatorEntry.KlCountsInputs"/>
        public bool KlCountsInputs => method.Estimator.Entry.KlCountsInputs(method);

        /// <summary>
        /// The method as its noise is measured: without a KL term that depends on the parameters alone, for that cancels in every variance; with one
        /// that is sampled.
        /// </summary>
        public Method WithoutFixedKl => method.SamplesKl ? method : method with { Kl = KlKind.None };
    }
}
