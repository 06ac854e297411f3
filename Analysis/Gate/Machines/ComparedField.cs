namespace Sgvb.Gate.Machines;

/// <summary>What it means for a comparison that two runs differ in a field.</summary>
public enum Weight
{
    /// <summary>Their numbers are not comparable, unless the user accepts it.</summary>
    Hard,

    /// <summary>They are compared, and the difference is said.</summary>
    Noted,

    /// <summary>It is no matter.</summary>
    Free,
}

/// <summary>One field of what a run was measured on and with.</summary>
/// <param name="Name">As in --accept, notes and the store of runs over time.</param>
/// <param name="Weight">What a difference means.</param>
/// <param name="Why">What it does to a time.</param>
/// <param name="IsTelling">Whether nobody can call two runs of one machine where it is unknown of both.</param>
public sealed record ComparedField(string Name, Weight Weight, string Why, bool IsTelling = false)
{
    /// <summary>The one table of what makes two runs comparable; everything that compares runs reads it.</summary>
    public static IReadOnlyList<ComparedField> All { get; } =
    [
        new("processor", Weight.Hard, "another processor", IsTelling: true),
        new("instruction_sets", Weight.Hard, "other code is made, and other paths run"),
        new("vector_width", Weight.Hard, "other paths run: 128, 256 or 512 bits"),
        new("vector_size", Weight.Hard, "the length of Vector<T> decides how loops are cut"),
        new("cores", Weight.Hard, "what shares caches and memory"),
        new("logical_processors", Weight.Hard, "threads, garbage collector and thread pool follow it"),
        new("architecture", Weight.Hard, "other machine code"),
        new("os", Weight.Hard, "another kernel, allocator, timer and C library", IsTelling: true),
        new("gpu", Weight.Hard, "another device"),
        new("gpu_driver", Weight.Hard, "kernels are compiled by the driver"),
        new("libtorch", Weight.Hard, "other kernels"),
        new("dotnet", Weight.Hard, "another compiler and library; a patch is enough", IsTelling: true),
        new("dotnet_build", Weight.Hard, "previews share one version"),
        new("configuration", Weight.Hard, "DEBUG is not optimised"),
        new("debugger", Weight.Hard, "an attached debugger holds the compiler back"),
        new("threads", Weight.Hard, "work is split among them"),
        new("cpu_quota", Weight.Hard, "a container that has used its time waits for the next slice"),
        new("libtorch_variables", Weight.Hard, "libtorch works on fewer threads, or by other kernels"),
        new("data_set", Weight.Hard, "other data"),
        new("timing", Weight.Hard, "in-process and BenchmarkDotNet time differently"),
        new("os_version", Weight.Noted, "another release of the system"),
        new("benchmarkdotnet", Weight.Noted, "another version of the harness"),
        new("sdk", Weight.Noted, "another C# compiler"),
        new("garbage_collector", Weight.Noted, "server or workstation, concurrent or not"),
        new("governor", Weight.Noted, "how the clock follows the load"),
        new("hypervisor", Weight.Noted, "a virtual machine of another kind, or none"),
        new("clock_hertz", Weight.Noted, "how fine the clock is"),
        new("variables", Weight.Noted, "switches of the runtime and of this suite"),
        new("memory_bytes", Weight.Free, "steps fit in any memory"),
        new("memory_limit_bytes", Weight.Free, "likewise"),
        new("kernel", Weight.Free, "patched every week"),
    ];

    public static IEnumerable<string> Names(Weight weight) => All.Where(f => f.Weight == weight).Select(f => f.Name);
}
