using Sgvb.Recipes;

namespace Sgvb;

/// <summary>What an estimator's entry says, asked of its specification.</summary>
public static class EstimatorFacts
{
    extension(EstimatorSpec spec)
    {
        public EstimatorEntry Entry => Registry.Estimator(spec.Name);

        /// <inheritdoc cref="EstimatorEntry.ExamplesPerWeightSample"/>
        public int? ExamplesPerWeightSample => spec.Entry.ExamplesPerWeightSample(spec);
    }
}
