using System.Runtime.InteropServices;

namespace Sgvb.Common;

/// <summary>
/// Whether secure connections can be made. On Linux .NET loads the system's OpenSSL when it first needs it, and ends the process where there
/// is none: whoever needs it asks before.
/// </summary>
public static class OpenSsl
{
    /// <summary>For messages.</summary>
    public const string Remedy = "OpenSSL is missing; install it (libssl3 on Debian and Ubuntu, openssl-libs on Fedora)";

    private static readonly Lazy<bool> Missing = new(() => OperatingSystem.IsLinux() && !Names().Any(n => NativeLibrary.TryLoad(n, out _)));

    public static bool IsMissing => Missing.Value;

    private static IEnumerable<string> Names()
    {
        if (Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is { Length: > 0 } named)
            yield return "libssl.so." + named;
        foreach (var version in (string[])["3", "1.1", "1.0.2", "1.0.0"])
            yield return "libssl.so." + version;
    }
}
