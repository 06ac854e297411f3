namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>A kernel did what it may not: an access outside of its buffers, a race, a divergent barrier.</summary>
internal sealed class PtxFault(string what) : Exception(what);
