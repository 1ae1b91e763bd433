namespace Trunkline.Dsp;

/// <summary>A queue of fixed size, its memory taken once; a full one refuses.</summary>
internal struct BoundedQueue<T>(int capacity)
    where T : struct
{
    private readonly T[] _items = new T[capacity];
    private int _head;
    private int _count;

    public readonly int Count => _count;

    public readonly int Free => _items.Length - _count;

    public bool TryEnqueue(T item)
    {
        if (_count == _items.Length)
        {
            return false;
        }

        _items[(_head + _count++) % _items.Length] = item;
        return true;
    }

    public bool TryDequeue(out T item)
    {
        if (_count == 0)
        {
            item = default;
            return false;
        }

        item = _items[_head];
        _head = (_head + 1) % _items.Length;
        _count--;
        return true;
    }

    public void Clear() => (_head, _count) = (0, 0);
}
