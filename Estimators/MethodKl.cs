using Sgvb.Model.Kl;

namespace Sgvb;

/// <summary>How a method takes its KL term.</summary>
public static class MethodKl
{
    extension(Method method)
    {
        /// <summary>Whether the KL term is taken at the weight sample of each pass, and so is noise of the gradient.</summary>
        public bool SamplesKl => method.Estimator.Entry.WayOf(method.Kl) != KlWay.ClosedForm;

        /// <summary>
        /// The method as its noise is measured: without a KL term that depends on the parameters alone, for that cancels in every variance; with one
        /// that is sampled.
        /// </summary>
        public Method WithoutFixedKl => method.SamplesKl ? method : method with { Kl = KlKind.None };
    }
}
