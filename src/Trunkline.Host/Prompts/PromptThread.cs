using System.Collections.Concurrent;
using Trunkline.Base;
using Trunkline.Gateway.Prompts;

namespace Trunkline.Host.Prompts;

/// <summary>Reads prompts' files on a thread of its own, one set after the other. A set whose files have not changed since is not read again.</summary>
/// <param name="loop">The gateway's loop.</param>
/// <param name="disk">Where the files are.</param>
public sealed class PromptThread(NodeLoop loop, IPromptDisk disk) : IPromptSource, IDisposable
{
    private readonly BlockingCollection<(IReadOnlyList<PromptFile> Files, Action<PromptSet> Loaded)> _orders = [];
    private readonly Lock _starting = new();
    private Thread? _thread;
    private List<Stamp> _stamps = [];
    private PromptSet? _set;

    /// <summary>How many sets were read from the disk.</summary>
    public int Reads { get; private set; }

    /// <summary>Reads a set now, on the calling thread: before the gateway runs.</summary>
    public PromptSet Read(IReadOnlyList<PromptFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var stamps = files.Select(Stamp.Of).ToList();
        if (_set is null || !stamps.SequenceEqual(_stamps))
        {
            Reads++;
            _set = PromptFiles.Read(files, disk);
            _stamps = stamps;
        }

        return _set;
    }

    /// <inheritdoc/>
    public void Load(IReadOnlyList<PromptFile> files, Action<PromptSet> loaded)
    {
        lock (_starting)
        {
            if (_thread is null)
            {
                _thread = new(Work) { IsBackground = true, Name = "prompts", Priority = ThreadPriority.BelowNormal };
                _thread.Start();
            }
        }

        _orders.Add((files, loaded));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _orders.CompleteAdding();
        _thread?.Join();
        _orders.Dispose();
    }

    private void Work()
    {
        foreach (var (files, loaded) in _orders.GetConsumingEnumerable())
        {
            var set = Read(files);
            loop.Post(() => loaded(set));
        }
    }

    /// <summary>What tells that a file has changed.</summary>
    private readonly record struct Stamp(PromptFile File, long Length, DateTime Written)
    {
        public static Stamp Of(PromptFile file)
        {
            try
            {
                var info = new FileInfo(file.Path);
                return info.Exists ? new(file, info.Length, info.LastWriteTimeUtc) : new(file, -1, default);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                return new(file, -1, default);
            }
        }
    }
}
