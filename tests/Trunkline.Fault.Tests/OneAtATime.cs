// One site at a time: they are measured.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
