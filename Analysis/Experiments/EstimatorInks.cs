using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Sgvb.Reports.Plots;

namespace Sgvb.Experiments;

/// <summary>Pages know nothing of estimators; whoever draws them gives each the ink of its place in the registry.</summary>
internal static class EstimatorInks
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Every plot of an experiment needs it, whichever comes first.")]
    internal static void Know() => Inks.Know(
        () => Registry.Estimators.Select(e => e.Name), () => Registry.Presets.Keys, () => Registry.Backends.Select(b => b.Name));
}
