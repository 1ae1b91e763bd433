using System.Buffers.Binary;
using System.Security.Cryptography;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>Branches, tags and Call-IDs: 64 random bits each, hard to guess in production, replayable in tests.</summary>
internal sealed class SipIdentifiers(Prng? source)
{
    private readonly byte[] _pool = new byte[512];
    private int _at = 512;

    /// <summary>The next one; never 0.</summary>
    public ulong Next()
    {
        while (true)
        {
            if (_at == _pool.Length)
            {
                if (source is null)
                {
                    RandomNumberGenerator.Fill(_pool);
                }
                else
                {
                    source.Fill(_pool);
                }

                _at = 0;
            }

            var value = BinaryPrimitives.ReadUInt64LittleEndian(_pool.AsSpan(_at));
            _at += 8;
            if (value != 0)
            {
                return value;
            }
        }
    }
}
