namespace Sgvb.Model.Kl;

/// <summary>Which Kullback–Leibler term the objective carries.</summary>
public enum KlKind
{
    None,

    /// <summary>The paper's cubic approximation to the log-uniform prior (1506.02557 eq. 14); only for α ≤ 1.</summary>
    Cubic,

    /// <summary>The sigmoid approximation of Molchanov et al. 2017 (1701.05369 eq. 14), for every α.</summary>
    Molchanov,

    /// <summary>Exact, through Dawson's function.</summary>
    Exact,

    /// <summary>Zero-mean Gaussian prior with standard deviation 1.</summary>
    Gaussian,

    /// <summary>The same prior, by Monte Carlo: log q(w) − log p(w) at the weight sample of the step.</summary>
    Sampled,
}

/// <summary>How options and reports write the terms.</summary>
public static class KlNames
{
    extension(KlKind kl)
    {
        public string Name => kl.ToString().ToLowerInvariant();

        /// <summary>The term in closed form that this is the value of, or estimates.</summary>
        public KlKind Expected => kl == KlKind.Sampled ? KlKind.Gaussian : kl;
    }
}
