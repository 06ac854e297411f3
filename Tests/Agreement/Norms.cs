namespace Sgvb.Tests.Agreement;

/// <summary>The error measure of all agreement tests.</summary>
public static class Norms
{
    /// <summary>‖a − reference‖₂ / ‖reference‖₂; where the reference is zero, ‖a‖₂.</summary>
    public static double RelativeError(IReadOnlyList<double> a, IReadOnlyList<double> reference) => RelativeError(a, reference, reference);

    /// <summary>‖a − reference‖₂ / ‖scale‖₂.</summary>
    public static double RelativeError(IReadOnlyList<double> a, IReadOnlyList<double> reference, IReadOnlyList<double> scale)
    {
        var (difference, norm) = (0.0, 0.0);
        for (var i = 0; i < reference.Count; i++)
        {
            difference += (a[i] - reference[i]) * (a[i] - reference[i]);
            norm += scale[i] * scale[i];
        }

        return norm == 0 ? Math.Sqrt(difference) : Math.Sqrt(difference / norm);
    }
}
