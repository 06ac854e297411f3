using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>Between pictures, a row a position and a column a channel, and vectors, a row an example by channel and position.</summary>
internal static unsafe class FlattenKernel
{
    public static void Run(Team team, SimdMatrix pictures, SimdMatrix vectors, bool toVectors)
    {
        var positions = pictures.Rows / Math.Max(vectors.Rows, 1);
        if (positions * vectors.Rows != pictures.Rows || positions * pictures.Columns != vectors.Columns)
            throw new ArgumentException($"pictures {pictures} do not fit vectors {vectors}");
        var job = new Job
        {
            Pictures = pictures.Data,
            Vectors = vectors.Data,
            PictureStride = pictures.Stride,
            VectorStride = vectors.Stride,
            Examples = vectors.Rows,
            Positions = positions,
            Channels = pictures.Columns,
            ToVectors = toVectors,
        };
        team.Run(&Work, &job);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work(void* state, int member, int size)
    {
        var job = (Job*)state;
        var (first, last) = Team.Share(job->Examples, member, size);
        for (nint m = first; m < last; m++)
        {
            var picture = job->Pictures + m * job->Positions * job->PictureStride;
            var vector = job->Vectors + m * job->VectorStride;
            for (nint c = 0; c < job->Channels; c++, vector += job->Positions)
                for (nint p = 0; p < job->Positions; p++)
                {
                    if (job->ToVectors)
                        vector[p] = picture[p * job->PictureStride + c];
                    else
                        picture[p * job->PictureStride + c] = vector[p];
                }
        }
    }

    private struct Job
    {
        public float* Pictures;
        public float* Vectors;
        public nint PictureStride;
        public nint VectorStride;
        public int Examples;
        public int Positions;
        public int Channels;
        public bool ToVectors;
    }
}
