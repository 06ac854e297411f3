namespace Sgvb.Bench.Cases;

/// <summary>
/// What one benchmark is given. It travels to the measuring process as text, for BenchmarkDotNet writes strings into the program that it
/// generates; <see cref="object.ToString"/> gives that text.
/// </summary>
public interface IBenchCase
{
    string Backend { get; }

    int Threads { get; }

    /// <summary>Floating-point operations of one operation; 0 where they are not the point.</summary>
    double Flops { get; }

    /// <summary>Bytes that one operation moves at least; 0 where unknown.</summary>
    double Bytes { get; }

    /// <summary>Standard normals drawn in one operation.</summary>
    double Normals { get; }

    /// <summary>The names of the case, to be completed with times.</summary>
    BenchmarkRow Row { get; }
}
