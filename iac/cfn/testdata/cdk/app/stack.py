class Prod(Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        Queue(self, "Jobs")
