using System.Buffers.Binary;
using System.Numerics;

namespace Sgvb.Common;

/// <summary>
/// SHA-256 (FIPS 180-4) in managed code: checksums of files, data and parameters must work where OpenSSL is missing, without which .NET's own
/// ends the process on Linux. For checksums, not for secrets.
/// </summary>
public sealed class Sha256
{
    public const int Size = 32;

    private const int Block = 64;

    private static readonly uint[] Constants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
        0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
        0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private readonly uint[] _state =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private readonly byte[] _rest = new byte[Block];
    private long _length;

    /// <returns>32 bytes.</returns>
    public static byte[] HashData(ReadOnlySpan<byte> bytes)
    {
        var hash = new Sha256();
        hash.Append(bytes);
        return hash.Finish();
    }

    /// <summary>Of what a stream has left.</summary>
    /// <inheritdoc cref="HashData(ReadOnlySpan{byte})"/>
    public static byte[] HashData(Stream stream)
    {
        var hash = new Sha256();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is var read and > 0)
            hash.Append(buffer.AsSpan(0, read));
        return hash.Finish();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var filled = (int)(_length % Block);
        _length += bytes.Length;
        if (filled > 0)
        {
            var more = Math.Min(Block - filled, bytes.Length);
            bytes[..more].CopyTo(_rest.AsSpan(filled));
            bytes = bytes[more..];
            if (filled + more < Block)
                return;
            Mix(_rest);
        }

        var whole = bytes.Length / Block * Block;
        Mix(bytes[..whole]);
        bytes[whole..].CopyTo(_rest);
    }

    /// <summary>Ends the message; nothing can be added afterwards.</summary>
    /// <returns>32 bytes.</returns>
    public byte[] Finish()
    {
        var bits = 8 * _length;
        // A one, and zeros up to the length in the last eight bytes of a block.
        var end = new byte[(_length % Block < Block - 8 ? Block : 2 * Block) - (int)(_length % Block)];
        end[0] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(end.AsSpan(end.Length - 8), bits);
        Append(end);
        var hash = new byte[Size];
        for (var i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(4 * i), _state[i]);
        return hash;
    }

    /// <summary>Mixes whole blocks into the state.</summary>
    private void Mix(ReadOnlySpan<byte> blocks)
    {
        Span<uint> w = stackalloc uint[Block];
        for (; blocks.Length >= Block; blocks = blocks[Block..])
        {
            for (var t = 0; t < 16; t++)
                w[t] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(4 * t)..]);
            for (var t = 16; t < w.Length; t++)
            {
                var (x, y) = (w[t - 15], w[t - 2]);
                w[t] = w[t - 16] + (Right(x, 7) ^ Right(x, 18) ^ (x >> 3)) + w[t - 7] + (Right(y, 17) ^ Right(y, 19) ^ (y >> 10));
            }

            var (a, b, c, d, e, f, g, h) = (_state[0], _state[1], _state[2], _state[3], _state[4], _state[5], _state[6], _state[7]);
            for (var t = 0; t < w.Length; t++)
            {
                var first = h + (Right(e, 6) ^ Right(e, 11) ^ Right(e, 25)) + ((e & f) ^ (~e & g)) + Constants[t] + w[t];
                var second = (Right(a, 2) ^ Right(a, 13) ^ Right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
                (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
            }

            _state[0] += a;
            _state[1] += b;
            _state[2] += c;
            _state[3] += d;
            _state[4] += e;
            _state[5] += f;
            _state[6] += g;
            _state[7] += h;
        }
    }

    private static uint Right(uint word, int by) => BitOperations.RotateRight(word, by);
}
